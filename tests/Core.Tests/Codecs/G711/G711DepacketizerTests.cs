using Fleet.Core.Codecs;
using Fleet.Core.Codecs.G711;
using Fleet.Core.Rtp;
using Fleet.Core.Tests.Codecs.Aac;
using Fleet.Testing;
using Fleet.Testing.Flac;

namespace Fleet.Core.Tests.Codecs.G711;

public sealed class G711DepacketizerTests
{
    private readonly AudioCollector _sink = new();

    [Theory]
    [InlineData("PCMU", 8000, 1, 320)]
    [InlineData("PCMA", 8000, 1, 320)]
    [InlineData("PCMA", 16000, 2, 640)]
    [InlineData("PCMU", 11025, 1, 441)]
    public void The_format_is_flac_in_units_of_40_ms(string name, int rate, int channels, int unit)
    {
        Make(name, rate, channels);
        AudioFormat format = Assert.Single(_sink.Formats);
        Assert.Equal((AudioCodec.Flac, "flac"), (format.Codec, format.CodecString));
        Assert.Equal((rate, rate, channels, unit), (format.Timescale, format.SampleRate, format.Channels, format.UnitDuration));
        Assert.Equal(42, format.Configuration.Length);
        Assert.Equal(new short[unit * channels], FlacFrameDecoder.Decode(format.Silence.Span));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(80)]
    [InlineData(160)]
    [InlineData(320)]
    [InlineData(333)]
    [InlineData(1024)]
    public void Packets_of_any_size_give_the_same_samples(int size)
    {
        byte[] sound = [.. Enumerable.Range(0, 3200).Select(i => (byte)(i * 7))];
        G711Depacketizer depacketizer = Make("PCMA");
        for (int at = 0; at < sound.Length; at += size)
            depacketizer.Push(AudioPackets.Packet((uint)(at - 100), sound[at..Math.Min(at + size, sound.Length)]));

        Assert.Equal(10, _sink.Units.Count);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (uint)(i * 320 - 100)), _sink.Units.Select(unit => unit.Timestamp));
        Assert.Equal(Decode(sound, G711Law.A), Samples());
    }

    [Theory]
    [InlineData("PCMU", G711Law.Mu, "G711/ffmpeg-pcmu.bin")]
    [InlineData("PCMA", G711Law.A, "G711/ffmpeg-pcma.bin")]
    public void A_recorded_stream_comes_back_sample_by_sample_at_about_its_size(string name, G711Law law, string file)
    {
        G711Depacketizer depacketizer = Make(name);
        List<byte> sound = [];
        foreach (byte[] packet in AudioPackets.Recorded(file))
        {
            depacketizer.Push(packet);
            Assert.True(RtpPacket.TryParse(packet, out RtpPacket rtp));
            sound.AddRange(rtp.Payload);
        }

        Assert.Equal(Decode([.. sound.Take(_sink.Units.Count * 320)], law), Samples());
        Assert.InRange((double)_sink.Units.Sum(unit => unit.Data.Length) / (_sink.Units.Count * 320), 0.5, 1.1);
    }

    [Fact]
    public void Behind_a_gap_the_unit_is_filled_with_silence_and_a_new_one_begins()
    {
        G711Depacketizer depacketizer = Make("PCMU");
        byte[] packet = [.. Enumerable.Repeat((byte)0x00, 200)];
        depacketizer.Push(AudioPackets.Packet(1000, packet));
        depacketizer.OnLoss();
        depacketizer.Push(AudioPackets.Packet(9000, packet));
        depacketizer.Push(AudioPackets.Packet(9200, packet));

        Assert.Equal([1000u, 9000u], _sink.Units.Select(unit => unit.Timestamp));
        short[] first = FlacFrameDecoder.Decode(_sink.Units[0].Data);
        Assert.All(first[..200], sample => Assert.Equal(-32124, sample));
        Assert.All(first[200..], sample => Assert.Equal(0, sample));
        Assert.All(FlacFrameDecoder.Decode(_sink.Units[1].Data), sample => Assert.Equal(-32124, sample));
    }

    [Fact]
    public void A_clock_that_goes_back_begins_a_new_unit()
    {
        G711Depacketizer depacketizer = Make("PCMU");
        depacketizer.Push(AudioPackets.Packet(100_000, new byte[160]));
        depacketizer.Push(AudioPackets.Packet(0, new byte[320]));
        Assert.Equal([100_000u, 0u], _sink.Units.Select(unit => unit.Timestamp));
    }

    [Fact]
    public void A_clock_that_rounds_loses_no_sample_and_the_next_unit_follows_it()
    {
        G711Depacketizer depacketizer = Make("PCMU");
        byte[] packet = [.. Enumerable.Repeat((byte)0x00, 160)];
        uint[] timestamps = [0, 168, 312, 480, 648, 800];
        foreach (uint timestamp in timestamps) depacketizer.Push(AudioPackets.Packet(timestamp, packet));

        Assert.Equal([0u, 312u, 648u], _sink.Units.Select(unit => unit.Timestamp));
        Assert.All(Samples(), sample => Assert.Equal(-32124, sample));
    }

    [Fact]
    public void Timestamps_wrap()
    {
        G711Depacketizer depacketizer = Make("PCMU");
        depacketizer.Push(AudioPackets.Packet(0xFFFFFF60, new byte[160]));
        depacketizer.Push(AudioPackets.Packet(0, new byte[160]));
        Assert.Equal(0xFFFFFF60u, Assert.Single(_sink.Units).Timestamp);
    }

    [Fact]
    public void Empty_packets_and_half_samples_are_counted()
    {
        G711Depacketizer depacketizer = Make("PCMU", 8000, 2);
        depacketizer.Push(AudioPackets.Packet(0, []));
        depacketizer.Push(AudioPackets.Packet(0, new byte[161]));
        Assert.Equal(2, depacketizer.Statistics.MalformedPackets);
    }

    [Theory]
    [InlineData(4000, 1)]
    [InlineData(8000, 3)]
    [InlineData(400_000, 1)]
    public void Rates_and_channels_that_nobody_sends_are_refused(int rate, int channels) =>
        Assert.Contains("8000 Hz mono", Assert.Throws<MediaNotSupportedException>(() => Make("PCMU", rate, channels)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_packet_allocates_nothing()
    {
        var depacketizer = new G711Depacketizer(AudioPackets.Format("PCMU", 8000), new NullSink());
        List<byte[]> packets = AudioPackets.Recorded("G711/ffmpeg-pcmu.bin");
        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (byte[] packet in packets) depacketizer.Push(packet);
        }));
    }

    private short[] Samples() => [.. _sink.Units.SelectMany(unit => FlacFrameDecoder.Decode(unit.Data))];

    private static short[] Decode(byte[] sound, G711Law law) => [.. sound.Select(code => G711Decoder.TableOf(law)[code])];

    private G711Depacketizer Make(string name, int rate = 8000, int channels = 1) => new(AudioPackets.Format(name, rate, channels), _sink);
}
