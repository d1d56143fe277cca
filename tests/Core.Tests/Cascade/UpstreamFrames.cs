using System.Buffers.Binary;
using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;

namespace Fleet.Core.Tests.Cascade;

/// <summary>What another fleet sends, made by the real muxer: each init segment and each chunk as the bytes of one frame.</summary>
internal sealed class UpstreamFrames : IChunkSink
{
    private const int PictureTicks = 3600;
    private const int AudioUnit = 1024, AudioRate = 48000, PicturesASecond = 25;

    private readonly CmafMuxer _muxer;
    private readonly Random _random = new(3);
    private AudioFormat? _audio;
    private long _pictures;
    private long _audioUnits;

    public UpstreamFrames() => _muxer = new CmafMuxer(this, new ChunkPool());

    public static readonly DateTimeOffset FirstPicture = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public List<byte[]> Frames { get; } = [];

    public List<InitSegment> Inits { get; } = [];

    public UpstreamFrames Begin(VideoFormat video, AudioFormat? audio = null)
    {
        _audio = audio;
        _muxer.Begin(video, audio);
        return this;
    }

    public UpstreamFrames Pictures(int count, bool startsWithKeyFrame, int size = 300)
    {
        for (int i = 0; i < count; i++, _pictures++)
        {
            byte[] data = new byte[size];
            _random.NextBytes(data);
            _muxer.WriteVideo(
                new AccessUnit { Data = data, RtpTimestamp = 0, IsKeyFrame = startsWithKeyFrame && i == 0 }, _pictures * PictureTicks, FirstPicture.AddMilliseconds(40 * _pictures));
            for (; _audio is not null && _audioUnits * AudioUnit * PicturesASecond < _pictures * AudioRate; _audioUnits++)
                _muxer.WriteAudio(new AccessUnit { Data = data.AsSpan(0, 16), RtpTimestamp = 0, IsKeyFrame = true }, _audioUnits * AudioUnit, null);
        }

        return this;
    }

    public void OnInit(InitSegment init)
    {
        Inits.Add(init);
        Frames.Add(init.Both.ToArray());
    }

    public void OnChunk(Chunk chunk)
    {
        Frames.Add(chunk.Bytes.ToArray());
        chunk.Release();
    }

    public byte[] ToStream() => ToStream(Frames);

    /// <summary>Each frame behind its length.</summary>
    public static byte[] ToStream(IEnumerable<byte[]> frames)
    {
        var stream = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (byte[] frame in frames)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, frame.Length);
            stream.Write(length);
            stream.Write(frame);
        }

        return stream.ToArray();
    }
}
