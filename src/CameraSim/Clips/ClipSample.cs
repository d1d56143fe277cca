namespace Fleet.CameraSim.Clips;

/// <summary>One picture or audio frame of a clip; <paramref name="ShownAfter"/> is how long after its decoding it is shown, in ticks.</summary>
internal readonly record struct ClipSample(ReadOnlyMemory<byte> Data, bool IsKey, int ShownAfter);
