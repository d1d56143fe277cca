using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Tests.Cmaf;

namespace Fleet.Core.Tests.Hls;

/// <summary>What the real muxer makes of a camera: init segments and chunks, in their order.</summary>
internal sealed class SampleStream : IChunkSink
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly CmafMuxer _muxer;
    private readonly byte[] _picture = new byte[64];
    private readonly Random _random = new(7);
    private double _time;

    public SampleStream() => _muxer = new CmafMuxer(this, new ChunkPool());

    public List<object> Events { get; } = [];

    public IEnumerable<Chunk> Chunks => Events.OfType<Chunk>();

    public void OnInit(InitSegment init) => Events.Add(init);

    public void OnChunk(Chunk chunk) => Events.Add(chunk);

    public SampleStream Begin(VideoFormat? video, AudioFormat? audio = null)
    {
        _muxer.Begin(video, audio);
        return this;
    }

    /// <param name="lost">Pictures that never arrive.</param>
    /// <param name="captured">Off by so much from the true time; null: the camera does not tell.</param>
    public SampleStream Run(double seconds, double fps, double gop, double jitter = 0, bool audio = false, Func<int, bool>? lost = null, TimeSpan? captured = default, bool video = true)
    {
        double end = _time + seconds, start = _time, nextAudio = _time;
        int count = Math.Max(1, (int)Math.Round(gop * fps));
        for (int i = 0; ; i++)
        {
            double at = start + i / fps;
            if (at >= end) break;
            for (; audio && nextAudio < at; nextAudio += 1024 / 48000.0)
                _muxer.WriteAudio(new AccessUnit { Data = _picture.AsSpan(0, 16), RtpTimestamp = 0, IsKeyFrame = true }, (long)Math.Round(nextAudio * 48000), null);
            if (!video || lost?.Invoke(i) == true) continue;
            _random.NextBytes(_picture);
            double shifted = at + (i == 0 ? 0 : (_random.NextDouble() * 2 - 1) * jitter);
            DateTimeOffset? date = captured is { } off ? Noon + TimeSpan.FromSeconds(shifted) + off : null;
            _muxer.WriteVideo(new AccessUnit { Data = _picture, RtpTimestamp = 0, IsKeyFrame = i % count == 0 }, (long)Math.Round(shifted * 90000), date);
        }

        _time = end;
        return this;
    }

    public static SampleStream Of(double seconds, double fps, double gop, double jitter = 0, bool audio = false, Func<int, bool>? lost = null, int? declared = null) =>
        new SampleStream().Begin(SampleFormats.H264(declared), audio ? SampleFormats.Aac() : null).Run(seconds, fps, gop, jitter, audio, lost, TimeSpan.Zero);
}
