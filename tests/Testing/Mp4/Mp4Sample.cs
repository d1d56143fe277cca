namespace Fleet.Testing.Mp4;

/// <summary>One sample of a chunk.</summary>
public sealed record Mp4Sample(int Track, uint Sequence, long DecodeTime, long Duration, int CompositionOffset, bool IsSync, ReadOnlyMemory<byte> Data, ulong? CaptureNtp)
{
    public long PresentationTime => DecodeTime + CompositionOffset;
}
