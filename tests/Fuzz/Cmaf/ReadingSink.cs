using Fleet.Core.Cmaf;
using Fleet.Testing.Mp4;

namespace Fleet.Fuzz.Cmaf;

/// <summary>Reads every chunk as it comes and lets it go.</summary>
internal sealed class ReadingSink : IChunkSink
{
    private Mp4Reader? _reader;

    public InitSegment? Init { get; private set; }

    public long Pictures { get; private set; }

    public void OnInit(InitSegment init)
    {
        Init = init;
        _reader = new Mp4Reader(init.Both);
    }

    public void OnChunk(Chunk chunk)
    {
        Mp4Sample sample = _reader!.Read(chunk.Bytes).Single();
        Invariant.Holds(sample.Track == (int)chunk.Track && sample.Sequence == chunk.Sequence, "the chunk says of itself what its bytes say");
        Invariant.Holds((sample.DecodeTime, sample.Duration, sample.IsSync) == (chunk.DecodeTime, chunk.Duration, chunk.IsKeyFrame), "its times too");
        Invariant.Holds(chunk.Epoch == Init!.Epoch, "it is of the epoch that was announced");
        if (chunk.Track == TrackKind.Video) Pictures++;
        chunk.Release();
    }
}
