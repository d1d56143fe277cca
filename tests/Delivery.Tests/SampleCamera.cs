using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;

namespace Fleet.Delivery.Tests;

/// <summary>Makes what the real muxer makes of a camera at 25 pictures a second, and remembers every byte of it.</summary>
internal sealed class SampleCamera : IChunkSink
{
    private const int PictureTicks = 3600;

    private readonly CmafMuxer _muxer;
    private readonly Random _random;
    private readonly int _width;
    private readonly bool _withAudio;
    private IChunkSink? _target;
    private long _pictures;
    private long _audioUnits;

    public SampleCamera(bool withAudio = false, int firstEpoch = 1, int seed = 7, int width = 704)
    {
        _withAudio = withAudio;
        _width = width;
        _random = new Random(seed);
        _muxer = new CmafMuxer(this, new ChunkPool(), firstEpoch);
    }

    /// <summary>Every chunk ever made, with one reference of ours.</summary>
    public List<Chunk> Chunks { get; } = [];

    public InitSegment Init { get; private set; } = null!;

    /// <summary>Bytes of each chunk, also after its last release.</summary>
    public List<byte[]> Bytes { get; } = [];

    public int PictureSize { get; set; } = 100;

    public void PublishTo(IChunkSink target) => _target = target;

    public SampleCamera Begin(VideoCodec codec = VideoCodec.H264)
    {
        _muxer.Begin(Video(codec, _width), _withAudio ? Aac() : null);
        return this;
    }

    public SampleCamera KeyFrame(int count = 1) => Picture(count, isKeyFrame: true);

    public SampleCamera Picture(int count = 1, bool isKeyFrame = false)
    {
        for (int i = 0; i < count; i++)
        {
            byte[] data = new byte[PictureSize];
            _random.NextBytes(data);
            _muxer.WriteVideo(new AccessUnit { Data = data, RtpTimestamp = 0, IsKeyFrame = isKeyFrame }, _pictures * PictureTicks, null);
            _pictures++;
            for (; _withAudio && _audioUnits * 1024 * 25 < _pictures * 48000; _audioUnits++)
                _muxer.WriteAudio(new AccessUnit { Data = data.AsSpan(0, 16), RtpTimestamp = 0, IsKeyFrame = true }, _audioUnits * 1024, null);
        }

        return this;
    }

    /// <summary>Groups of pictures of so many pictures each.</summary>
    public SampleCamera Run(int groups, int pictures)
    {
        for (int i = 0; i < groups; i++) KeyFrame().Picture(pictures - 1);
        return this;
    }

    public void OnInit(InitSegment init)
    {
        Init = init;
        _target?.OnInit(init);
    }

    public void OnChunk(Chunk chunk)
    {
        Chunks.Add(chunk);
        Bytes.Add(chunk.Bytes.ToArray());
        if (_target is null) return;
        chunk.Retain();
        _target.OnChunk(chunk);
    }

    /// <summary>Chunks somebody besides us still holds.</summary>
    public int CountHeldElsewhere()
    {
        int held = 0;
        foreach (Chunk chunk in Chunks)
        {
            chunk.Release();
            if (IsAlive(chunk)) held++;
        }

        return held;
    }

    private static bool IsAlive(Chunk chunk)
    {
        try
        {
            return chunk.Bytes.Length > 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private static VideoFormat Video(VideoCodec codec, int width) => new()
    {
        Codec = codec,
        CodecString = codec == VideoCodec.H264 ? "avc1.42C00A" : "hvc1.1.6.L93.B0",
        Timescale = 90000,
        Configuration = codec == VideoCodec.H264
            ? Convert.FromHexString("0142C00AFFE1001567" + "42C00ADA7B016A020202800000030080000019078913" + "50" + "01000468CE0FC8")
            : new byte[] { 1, 1, 0x60 },
        Width = width,
        Height = 576,
        DeclaredInterval = PictureTicks,
    };

    private static AudioFormat Aac() => new()
    {
        Codec = AudioCodec.Aac,
        CodecString = "mp4a.40.2",
        Timescale = 48000,
        Configuration = new byte[] { 0x11, 0x90 },
        SampleRate = 48000,
        Channels = 2,
        UnitDuration = 1024,
        Silence = new byte[] { 0x21, 0x10, 0x04 },
    };
}
