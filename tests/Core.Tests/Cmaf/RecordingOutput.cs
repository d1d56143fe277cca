using Fleet.Core.Cmaf;
using Fleet.Testing.Mp4;

namespace Fleet.Core.Tests.Cmaf;

/// <summary>Keeps what a muxer makes and reads it back by the strict reader, each epoch by its own init segment.</summary>
internal sealed class RecordingOutput : IChunkSink
{
    private Mp4Reader? _reader;

    public List<InitSegment> Inits { get; } = [];

    public List<Chunk> Chunks { get; } = [];

    public List<Mp4Sample> Samples { get; } = [];

    public IEnumerable<Mp4Sample> Video => Samples.Where(sample => sample.Track == (int)TrackKind.Video);

    public IEnumerable<Mp4Sample> Audio => Samples.Where(sample => sample.Track == (int)TrackKind.Audio);

    public void OnInit(InitSegment init)
    {
        Inits.Add(init);
        _reader = new Mp4Reader(init.Both);
    }

    public void OnChunk(Chunk chunk)
    {
        Chunks.Add(chunk);
        Samples.AddRange(_reader!.Read(chunk.Bytes));
    }

    /// <summary>The last epoch as a player gets it.</summary>
    public byte[] ToFile()
    {
        using var file = new MemoryStream();
        file.Write(Inits[^1].Both.Span);
        foreach (Chunk chunk in Chunks.Where(chunk => chunk.Epoch == Inits[^1].Epoch)) file.Write(chunk.Bytes.Span);
        return file.ToArray();
    }
}
