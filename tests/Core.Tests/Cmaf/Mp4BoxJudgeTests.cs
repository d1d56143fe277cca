using System.Globalization;
using System.Text;
using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Codecs.Aac;
using Fleet.Core.Codecs.Opus;
using Fleet.Core.Rtsp.Sdp;
using Fleet.Core.Tests.Codecs.Aac;

namespace Fleet.Core.Tests.Cmaf;

/// <summary>What mp4box.js makes of init segments and chunks put side by side: every byte in a box that it knows.</summary>
public sealed class Mp4BoxJudgeTests
{
    private readonly RecordingOutput _output = new();
    private readonly CmafMuxer _muxer;

    public Mp4BoxJudgeTests() => _muxer = new CmafMuxer(_output, new ChunkPool());

    [Theory]
    [InlineData("-c:v libx264 -preset veryfast -bf 2", "avc1.64000d")]
    [InlineData("-c:v libx265 -preset ultrafast -x265-params log-level=none", "hvc1.1.6.L60.90")]
    public void Video_with_sound(string encoder, string codec)
    {
        FfmpegClip clip = FfmpegClip.Encode(encoder, codec);
        AudioFormat audio = FormatOf(AudioPackets.Format("MPEG4-GENERIC", 48000, 2), (format, sink) => new AacDepacketizer(format, sink));
        _muxer.Begin(clip.Format, audio);
        foreach ((byte[] data, long presentation, int delay, bool isKey) in clip.Pictures)
            _muxer.WriteVideo(new AccessUnit { Data = data, RtpTimestamp = 0, IsKeyFrame = isKey, ReorderDelay = delay }, presentation, DateTimeOffset.UnixEpoch);
        _muxer.FillAudio(48_000);

        Assert.Equal([$"1 {codec} 50", string.Create(CultureInfo.InvariantCulture, $"2 mp4a.40.2 {_muxer.SilentUnits}")], Judge(_output.ToFile()));
    }

    /// <remarks>Not FLAC: mp4box.js 2.4.1 reads dfLa on behind the block that is marked as the last, and stops at those that are not.</remarks>
    [Fact]
    public void Sound_alone()
    {
        AudioFormat[] formats =
        [
            FormatOf(AudioPackets.Format("MPEG4-GENERIC", 48000, 2, "config=2B118800"), (format, sink) => new AacDepacketizer(format, sink)),
            FormatOf(AudioPackets.Format("OPUS", 48000, 2), (format, sink) => new OpusDepacketizer(format, sink)),
        ];
        List<string> judged = [];
        foreach (AudioFormat format in formats)
        {
            var muxer = new CmafMuxer(_output, new ChunkPool(), _output.Inits.Count + 1);
            muxer.Begin(null, format);
            for (int i = 0; i < 10; i++) muxer.WriteAudio(new AccessUnit { Data = format.Silence.Span, RtpTimestamp = 0, IsKeyFrame = true }, i * format.UnitDuration, null);
            judged.AddRange(Judge(_output.ToFile()));
        }

        Assert.Equal(["2 mp4a.40.5 10", "2 Opus 10"], judged);
    }

    [Fact]
    public void A_box_it_does_not_know_is_refused()
    {
        AudioFormat format = FormatOf(AudioPackets.Format("OPUS", 48000, 2), (format, sink) => new OpusDepacketizer(format, sink));
        _muxer.Begin(null, format);
        _muxer.WriteAudio(new AccessUnit { Data = format.Silence.Span, RtpTimestamp = 0, IsKeyFrame = true }, 0, null);
        byte[] file = _output.ToFile();
        Judge(file);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Judge([.. file, 0, 0, 0, 8, .. "zzzz"u8]));
    }

    private static AudioFormat FormatOf(PayloadFormat format, Func<PayloadFormat, IAccessUnitSink, IDepacketizer> make)
    {
        var sink = new AudioCollector();
        make(format, sink);
        return sink.Formats[0];
    }

    private static string[] Judge(byte[] file)
    {
        string scripts = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(scripts, "Fleet.sln"))) scripts = Path.GetDirectoryName(scripts)!;
        scripts = Path.Combine(scripts, "tests", "Js");
        if (!Directory.Exists(Path.Combine(scripts, "node_modules", "mp4box"))) Assert.Skip("mp4box.js is not installed: run npm ci in tests/Js.");
        byte[] output = JudgeTool.Run("node", [Path.Combine(scripts, "mp4box-judge.mjs"), "INPUT"], file);
        return Encoding.ASCII.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
