using System.Buffers.Binary;
using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;

namespace Fleet.Core.Tests.Rtsp;

/// <summary>Keeps what a viewer would get, and holds every chunk to what must be true whatever the camera does.</summary>
internal sealed class CollectedMedia : IChunkSink
{
    private readonly List<CollectedUnit> _units = [];
    private readonly List<string> _codecs = [];
    private readonly Dictionary<TrackKind, long> _ends = [];
    private bool _begins;

    public IReadOnlyList<CollectedUnit> Pictures => [.. _units.Where(unit => unit.Track == TrackKind.Video)];

    public IReadOnlyList<CollectedUnit> Sound => [.. _units.Where(unit => unit.Track == TrackKind.Audio)];

    /// <summary>Of each epoch, as RFC 6381 writes them.</summary>
    public IReadOnlyList<string> Codecs => _codecs;

    public PipelineStatistics Statistics { get; set; }

    public double EndOf(TrackKind track) => _units.FindLast(unit => unit.Track == track) is { } last ? last.DecodeTime + last.Duration : 0;

    public void OnInit(InitSegment init)
    {
        _codecs.Add(string.Join(',', new[] { init.VideoFormat?.CodecString, init.AudioFormat?.CodecString }.OfType<string>()));
        _begins = true;
    }

    public void OnChunk(Chunk chunk)
    {
        ReadOnlySpan<byte> bytes = chunk.Bytes.Span;
        ChunkHeader header = ChunkReader.Read(bytes);
        long expected = _ends.GetValueOrDefault(chunk.Track, chunk.DecodeTime);
        Assert.True(chunk.DecodeTime >= 0 && chunk.DecodeTime == expected && chunk.Duration > 0, $"{chunk.Track} is decoded at {chunk.DecodeTime} and not at {expected}");
        Assert.True(header.Timing.CompositionOffset >= 0);
        _ends[chunk.Track] = chunk.DecodeTime + chunk.Duration;
        if (chunk.Track == TrackKind.Video && _begins)
        {
            Assert.True(chunk.IsKeyFrame, "the epoch begins without a key frame");
            _begins = false;
        }

        double scale = chunk.Timescale;
        _units.Add(new CollectedUnit(
            chunk.Track, chunk.DecodeTime / scale, chunk.Duration / scale, (chunk.DecodeTime + header.Timing.CompositionOffset) / scale, chunk.Captured, Payload(bytes)));
        chunk.Release();
    }

    private static byte[] Payload(ReadOnlySpan<byte> chunk)
    {
        while (!chunk.Slice(4, 4).SequenceEqual("mdat"u8)) chunk = chunk[BinaryPrimitives.ReadInt32BigEndian(chunk)..];
        return chunk[8..].ToArray();
    }
}
