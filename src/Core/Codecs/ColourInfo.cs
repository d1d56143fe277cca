namespace Fleet.Core.Codecs;

/// <summary>Colour description of a video usability information (ITU-T H.273), as the <c>colr</c> box of type <c>nclx</c> carries it.</summary>
public readonly record struct ColourInfo(byte Primaries, byte Transfer, byte Matrix, bool FullRange);
