namespace Fleet.Grains.Tests.Surrogates;

/// <summary>A chunk as a later version may write it.</summary>
[GenerateSerializer]
internal sealed class NewerChunk
{
    [Id(0)]
    public byte Track;
    [Id(1)]
    public int Epoch;
    [Id(2)]
    public uint Sequence;
    [Id(3)]
    public long DecodeTime;
    [Id(4)]
    public int Duration;
    [Id(5)]
    public int Timescale;
    [Id(6)]
    public bool IsKeyFrame;
    [Id(7)]
    public long Captured;
    [Id(8)]
    public byte[]? Bytes;
    [Id(10)]
    public int Layer;
    [Id(20)]
    public string? Note;
}
