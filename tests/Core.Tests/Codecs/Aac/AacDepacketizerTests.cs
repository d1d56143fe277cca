using Fleet.Core.Codecs;
using Fleet.Core.Codecs.Aac;
using Fleet.Core.Rtsp.Sdp;
using Fleet.Testing;

namespace Fleet.Core.Tests.Codecs.Aac;

public sealed class AacDepacketizerTests
{
    private const string Hbr = "mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1190";
    private readonly AudioCollector _sink = new();

    [Fact]
    public void The_description_is_enough_for_the_format()
    {
        Make(Hbr);
        AudioFormat format = Assert.Single(_sink.Formats);
        Assert.Equal("mp4a.40.2", format.CodecString);
        Assert.Equal((48000, 48000, 2, 1024), (format.Timescale, format.SampleRate, format.Channels, format.UnitDuration));
        Assert.Equal([0x11, 0x90], format.Configuration.ToArray());
    }

    [Fact]
    public void The_same_sound_gives_the_same_units_however_it_is_packed()
    {
        List<byte[]> whole = Replay("Aac/ffmpeg-hbr.bin");
        Assert.InRange(whole.Count, 30, 40);

        // the sender of whole units ended before its last packet was full, and left it out
        Assert.Equal(whole, Replay("Aac/ffmpeg-hbr-fragmented.bin").Take(whole.Count));

        List<byte[]> Replay(string file)
        {
            var sink = new AudioCollector();
            var depacketizer = new AacDepacketizer(AudioPackets.Format("MPEG4-GENERIC", 48000, 2, Hbr), sink);
            foreach (byte[] packet in AudioPackets.Recorded(file)) depacketizer.Push(packet);
            Assert.Equal(0, depacketizer.Statistics.MalformedPackets + depacketizer.Statistics.DroppedUnits);
            Assert.All(sink.Units.Zip(sink.Units.Skip(1)), pair => Assert.Equal(1024u, pair.Second.Timestamp - pair.First.Timestamp));
            return [.. sink.Units.Select(unit => unit.Data)];
        }
    }

    [Fact]
    public void Several_units_a_packet_are_a_frame_apart()
    {
        AacDepacketizer depacketizer = Make(Hbr);
        depacketizer.Push(0xFFFFFE00, "0030 0010 0018 0008" + "A1A2" + "B1B2B3" + "C1");

        Assert.Equal([0xFFFFFE00u, 0x00000200u, 0x00000600u], _sink.Units.Select(unit => unit.Timestamp));
        Assert.Equal(["A1A2", "B1B2B3", "C1"], _sink.Units.Select(unit => Convert.ToHexString(unit.Data)));
    }

    [Fact]
    public void Low_rate_headers_are_of_one_byte()
    {
        AacDepacketizer depacketizer = Make("MODE=aac-LBR;SizeLength=6;INDEXLENGTH=2;indexDeltaLength=2;config=1588", 8000, 1);
        depacketizer.Push(0, "0010 0C 08" + "A1A2A3" + "B1B2");
        Assert.Equal(["A1A2A3", "B1B2"], _sink.Units.Select(unit => Convert.ToHexString(unit.Data)));
    }

    [Theory]
    [InlineData("mode=AAC-hbr;config=1190", "0010 0010 A1A2")]
    [InlineData("config=1190", "0010 0010 A1A2")]
    [InlineData("mode=AAC-lbr;config=1190", "0008 08 A1A2")]
    public void Lengths_that_are_not_told_are_those_of_the_mode(string parameters, string packet)
    {
        Make(parameters).Push(0, packet);
        Assert.Equal([0xA1, 0xA2], Assert.Single(_sink.Units).Data);
    }

    [Fact]
    public void Every_other_field_of_a_header_is_stepped_over()
    {
        // size 8, index 0, composition flag 1 with 4 bits, decoding flag 0, random access, stream state 2 bits; auxiliary data of 3 bits
        AacDepacketizer depacketizer = Make("sizelength=8;indexlength=0;ctsdeltalength=4;dtsdeltalength=4;randomaccessindication=1;streamstateindication=2;auxiliarydatasizelength=8;config=1190");
        depacketizer.Push(0, "0011" + "02" + "FC" + "00" + "03FF" + "A1A2");
        Assert.Equal([0xA1, 0xA2], Assert.Single(_sink.Units).Data);
    }

    [Fact]
    public void He_aac_units_last_2048_ticks_of_the_output_rate_and_1024_of_the_core_rate()
    {
        Make("config=2B118800", 48000);
        Make("config=2B118800", 24000);
        Make("config=131056E598", 48000);
        Assert.Equal([2048, 1024, 2048], _sink.Formats.Select(format => format.UnitDuration));
        Assert.Equal(["mp4a.40.5", "mp4a.40.5", "mp4a.40.2"], _sink.Formats.Select(format => format.CodecString));
        Assert.All(_sink.Formats, format => Assert.Equal(48000, format.SampleRate));
    }

    [Fact]
    public void Fragments_that_tell_the_whole_size_are_joined()
    {
        AacDepacketizer depacketizer = Make(Hbr);
        depacketizer.Push(0, "0010 0028 A1A2", marker: false);
        depacketizer.Push(0, "0010 0028 A3A4", marker: false);
        Assert.Empty(_sink.Units);
        depacketizer.Push(0, "0010 0028 A5", marker: true);
        Assert.Equal([0xA1, 0xA2, 0xA3, 0xA4, 0xA5], Assert.Single(_sink.Units).Data);
    }

    [Fact]
    public void Fragments_that_tell_their_own_size_are_joined()
    {
        AacDepacketizer depacketizer = Make(Hbr);
        depacketizer.Push(0, "0010 0010 A1A2", marker: false);
        depacketizer.Push(0, "0010 0008 A3", marker: true);
        Assert.Equal([0xA1, 0xA2, 0xA3], Assert.Single(_sink.Units).Data);
    }

    [Fact]
    public void A_camera_that_never_sets_the_marker_waits_for_one_packet_once()
    {
        AacDepacketizer depacketizer = Make(Hbr);
        depacketizer.Push(0, "0010 0010 A1A2", marker: false);
        Assert.Empty(_sink.Units);
        depacketizer.Push(1024, "0010 0010 B1B2", marker: false);
        depacketizer.Push(2048, "0010 0010 C1C2", marker: false);
        Assert.Equal([0u, 1024u, 2048u], _sink.Units.Select(unit => unit.Timestamp));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_lost_fragment_loses_its_unit_and_no_other(int lost)
    {
        AacDepacketizer depacketizer = Make(Hbr);
        string[] fragments = ["0010 0028 A1A2", "0010 0028 A3A4", "0010 0028 A5"];
        for (int i = 0; i < 3; i++)
        {
            if (i == lost) depacketizer.OnLoss();
            else depacketizer.Push(0, fragments[i], marker: i == 2);
        }

        depacketizer.Push(1024, "0010 0010 B1B2");
        Assert.Equal([0xB1, 0xB2], Assert.Single(_sink.Units).Data);
        Assert.InRange(depacketizer.Statistics.DroppedUnits, 1, 2);
    }

    [Fact]
    public void Adts_headers_are_taken_off()
    {
        AacDepacketizer depacketizer = Make(Hbr);
        depacketizer.Push(0, "0010 0048" + "FFF14C80013FFC" + "A1A2");
        depacketizer.Push(0, "0010 0058" + "FFF04C80017FFC" + "0000" + "B1B2");
        depacketizer.Push(0, "0010 0048" + "FFF14C80033FFC" + "C1C2"); // not its length: no header
        Assert.Equal(["A1A2", "B1B2", "FFF14C80033FFCC1C2"], _sink.Units.Select(unit => Convert.ToHexString(unit.Data)));
    }

    [Fact]
    public void A_missing_configuration_is_derived_from_the_rate()
    {
        Make("mode=AAC-hbr", 16000, 1);
        Assert.Equal("1408", Convert.ToHexString(Assert.Single(_sink.Formats).Configuration.Span));
    }

    [Fact]
    public void A_missing_configuration_is_derived_from_adts_when_the_rate_is_none()
    {
        AacDepacketizer depacketizer = Make("mode=AAC-hbr", 90000, 1);
        depacketizer.Push(0, "0010 0010 A1A2");
        Assert.Equal(1, depacketizer.Statistics.DroppedUnits);
        depacketizer.Push(0, "0010 0048" + "FFF14C80013FFC" + "A1A2");
        Assert.Equal("1190", Convert.ToHexString(Assert.Single(_sink.Formats).Configuration.Span));
        Assert.Equal(1920, _sink.Formats[0].UnitDuration);
        Assert.Single(_sink.Units);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0000 A1")]
    [InlineData("0010 00")]
    [InlineData("0010 0010")]
    [InlineData("0010 0000 A1")]
    [InlineData("0020 0008 0009 A1B1")] // the second unit is not the next one: interleaved
    [InlineData("0020 0010 0000 A1A2")]
    [InlineData("0020 0008 0010 A1B1")] // the second unit is cut short
    public void A_packet_that_breaks_the_format_is_counted(string packet)
    {
        AacDepacketizer depacketizer = Make(Hbr);
        depacketizer.Push(0, packet);
        Assert.Equal(1, depacketizer.Statistics.MalformedPackets);
        depacketizer.Push(1024, "0010 0010 B1B2");
        Assert.Equal([0xB1, 0xB2], _sink.Units[^1].Data);
    }

    [Fact]
    public void Every_cut_of_a_packet_is_harmless()
    {
        byte[] packet = AudioPackets.Recorded("Aac/ffmpeg-hbr.bin")[0];
        for (int length = 12; length < packet.Length; length++)
        {
            AacDepacketizer depacketizer = Make(Hbr);
            depacketizer.Push(packet[..length]);
            depacketizer.Push(9999, "0010 0010 B1B2");
            Assert.Equal([0xB1, 0xB2], _sink.Units[^1].Data);
        }
    }

    [Theory]
    [InlineData("config=0990", "object type 1")]
    [InlineData("config=1180", "1180")]
    [InlineData("config=xyz", "not hexadecimal")]
    [InlineData("config=1190;sizelength=33", "sizelength=33")]
    [InlineData("config=1190;sizelength=0", "sizelength=0")]
    [InlineData("config=1190;indexlength=-1", "indexlength=-1")]
    public void What_can_not_be_played_is_refused_with_its_reason(string parameters, string reason)
    {
        MediaNotSupportedException refusal = Assert.Throws<MediaNotSupportedException>(() => Make(parameters));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packet_allocates_nothing()
    {
        var depacketizer = new AacDepacketizer(AudioPackets.Format("MPEG4-GENERIC", 48000, 2, Hbr), new NullSink());
        List<byte[]> packets = [.. AudioPackets.Recorded("Aac/ffmpeg-hbr.bin"), .. AudioPackets.Recorded("Aac/ffmpeg-hbr-fragmented.bin")];
        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (byte[] packet in packets) depacketizer.Push(packet);
        }));
    }

    private AacDepacketizer Make(string parameters, int clockRate = 48000, int channels = 2)
    {
        PayloadFormat format = AudioPackets.Format("MPEG4-GENERIC", clockRate, channels, parameters);
        return new AacDepacketizer(format, _sink);
    }
}
