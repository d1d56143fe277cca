using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Codecs.Aac;
using Fleet.Core.Codecs.G711;
using Fleet.Core.Codecs.Opus;
using Fleet.Core.Rtp;
using Fleet.Core.Rtsp.Sdp;
using Fleet.Core.Tests.Codecs.Aac;

namespace Fleet.Core.Tests.Cmaf;

/// <summary>What another implementation makes of init segments and chunks put side by side.</summary>
public sealed class FfmpegJudgeTests
{
    private readonly RecordingOutput _output = new();
    private CmafMuxer _muxer;

    public FfmpegJudgeTests() => _muxer = new CmafMuxer(_output, new ChunkPool());

    [Theory]
    [InlineData("-c:v libx264 -preset veryfast -bf 0", "avc1.64000D")]
    [InlineData("-c:v libx264 -preset veryfast -bf 3 -b_strategy 0", "avc1.64000D")]
    [InlineData("-c:v libx265 -preset ultrafast -x265-params log-level=none:bframes=0", "hvc1.1.6.L60.90")]
    [InlineData("-c:v libx265 -preset ultrafast -x265-params log-level=none:bframes=3", "hvc1.1.6.L60.90")]
    public void Real_video_with_sound_reads_and_decodes_without_a_warning(string encoder, string codecString)
    {
        FfmpegClip clip = FfmpegClip.Encode(encoder, codecString);
        AudioFormat audio = SilentAac();
        _muxer.Begin(clip.Format, audio);
        for (int i = 0; i < clip.Pictures.Count; i++)
        {
            (byte[] data, long presentation, int delay, bool isKey) = clip.Pictures[i];
            _muxer.WriteVideo(new AccessUnit { Data = data, RtpTimestamp = 0, IsKeyFrame = isKey, ReorderDelay = delay }, 900_000 + presentation, DateTimeOffset.UnixEpoch);
            _muxer.FillAudio(480_000 + i * 1920L);
        }

        byte[] file = _output.ToFile();
        string[] packets = Probe(file, "v");
        Assert.Equal(clip.Pictures.Count, packets.Length);
        int first = clip.Pictures[0].Delay * 3600;
        for (int i = 0; i < packets.Length; i++)
        {
            string flags = clip.Pictures[i].IsKey ? "K" : "_";
            Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{clip.Pictures[i].Presentation + first},{i * 3600},3600,{flags}"), packets[i], StringComparison.Ordinal);
        }

        JudgeTool.Run("ffmpeg", "-v warning -xerror -i INPUT -f null -".Split(' '), file);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public void Silent_aac_decodes_to_zeros(int channels)
    {
        var sink = new AudioCollector();
        _ = new AacDepacketizer(AudioPackets.Format("MPEG4-GENERIC", 48000, channels), sink);
        _muxer.Begin(null, sink.Formats[0]);
        _muxer.WriteAudio(new AccessUnit { Data = sink.Formats[0].Silence.Span, RtpTimestamp = 0, IsKeyFrame = true }, 0, null);
        _muxer.FillAudio(48_000);

        short[] samples = Decode(_output.ToFile(), channels);
        Assert.InRange(samples.Length, 44 * 1024 * channels, 48 * 1024 * channels);
        Assert.All(samples, sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void Silent_opus_decodes_to_zeros()
    {
        foreach (int channels in (int[])[1, 2])
        {
            var sink = new AudioCollector();
            _ = new OpusDepacketizer(AudioPackets.Format("OPUS", 48000, channels), sink);
            _muxer = new CmafMuxer(_output, new ChunkPool(), _output.Inits.Count + 1);
            _muxer.Begin(null, sink.Formats[0]);
            _muxer.WriteAudio(new AccessUnit { Data = sink.Formats[0].Silence.Span, RtpTimestamp = 0, IsKeyFrame = true }, 0, null);
            _muxer.FillAudio(48_000);
            Assert.All(Decode(_output.ToFile(), channels), sample => Assert.InRange((int)sample, -1, 1));
        }
    }

    [Theory]
    [InlineData("PCMU", G711Law.Mu, "G711/ffmpeg-pcmu.bin")]
    [InlineData("PCMA", G711Law.A, "G711/ffmpeg-pcma.bin")]
    public void G711_decodes_from_the_file_bit_by_bit(string name, G711Law law, string recording)
    {
        List<byte> sound = [];
        foreach (byte[] packet in AudioPackets.Recorded(recording)) sound.AddRange(packet[12..]);
        int units = Mux(recording, AudioPackets.Format(name, 8000), (format, sink) => new G711Depacketizer(format, sink));

        short[] expected = [.. sound.Take(units * 320).Select(code => G711Decoder.TableOf(law)[code])];
        Assert.Equal(expected, Decode(_output.ToFile(), 1));

        // and the table itself is ffmpeg's
        byte[] raw = JudgeTool.Run("ffmpeg", $"-v error -f {(law == G711Law.Mu ? "mulaw" : "alaw")} -ar 8000 -ac 1 -i INPUT -f s16le pipe:1".Split(' '), [.. sound.Take(units * 320)]);
        Assert.Equal(expected, MemoryMarshal.Cast<byte, short>(raw).ToArray());
    }

    [Fact]
    public void Recorded_aac_and_opus_decode_to_the_tone_that_was_recorded()
    {
        Mux("Aac/ffmpeg-latm.bin", AudioPackets.Format("MP4A-LATM", 48000, 2, "cpresent=0;config=400023203fc0"), (format, sink) => new LatmDepacketizer(format, sink));
        AssertTone(Decode(_output.ToFile(), 2), 440);
        Mux("Opus/ffmpeg-opus.bin", AudioPackets.Format("OPUS", 48000, 2), (format, sink) => new OpusDepacketizer(format, sink));
        AssertTone(Decode(_output.ToFile(), 2), 440);
    }

    private static AudioFormat SilentAac()
    {
        var sink = new AudioCollector();
        _ = new AacDepacketizer(AudioPackets.Format("MPEG4-GENERIC", 48000, 2), sink);
        return sink.Formats[0];
    }

    private int Mux(string recording, PayloadFormat format, Func<PayloadFormat, IAccessUnitSink, IDepacketizer> make)
    {
        var sink = new AudioCollector();
        IDepacketizer depacketizer = make(format, sink);
        foreach (byte[] packet in AudioPackets.Recorded(recording)) depacketizer.Push(packet);
        _muxer = new CmafMuxer(_output, new ChunkPool(), _output.Inits.Count + 1);
        _muxer.Begin(null, sink.Formats[0]);
        foreach ((uint timestamp, byte[] data) in sink.Units)
            _muxer.WriteAudio(new AccessUnit { Data = data, RtpTimestamp = timestamp, IsKeyFrame = true }, timestamp - sink.Units[0].Timestamp, null);
        Assert.Equal(0, _muxer.SilentUnits + _muxer.DroppedAudioUnits);
        return sink.Units.Count;
    }

    private static string[] Probe(byte[] file, string stream) =>
        Encoding.ASCII.GetString(JudgeTool.Run("ffprobe", $"-v warning -select_streams {stream} -show_entries packet=pts,dts,duration,flags -of csv=p=0 INPUT".Split(' '), file))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static short[] Decode(byte[] file, int channels) =>
        MemoryMarshal.Cast<byte, short>(JudgeTool.Run("ffmpeg", $"-v warning -xerror -i INPUT -ac {channels} -f s16le pipe:1".Split(' '), file)).ToArray();

    private static void AssertTone(short[] stereo, double hertz)
    {
        // two crossings of zero a period, in the middle of the recording
        short[] left = [.. stereo.Where((_, i) => i % 2 == 0).Skip(9600).Take(14400)];
        int crossings = left.Zip(left.Skip(1)).Count(pair => pair.First < 0 != pair.Second < 0);
        Assert.InRange(crossings, 2 * hertz * 0.3 - 3, 2 * hertz * 0.3 + 3);
    }
}
