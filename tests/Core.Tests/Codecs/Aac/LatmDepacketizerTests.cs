using Fleet.Core.Codecs;
using Fleet.Core.Codecs.Aac;
using Fleet.Testing;

namespace Fleet.Core.Tests.Codecs.Aac;

public sealed class LatmDepacketizerTests
{
    private const string OutOfBand = "profile-level-id=41;cpresent=0;config=400023203fc0";
    private readonly AudioCollector _sink = new();

    [Theory]
    [InlineData("Aac/ffmpeg-latm.bin")]
    [InlineData("Aac/ffmpeg-latm-fragmented.bin")]
    public void The_units_are_those_of_the_other_payload_format(string file)
    {
        List<byte[]> latm = Replay(new LatmDepacketizer(AudioPackets.Format("MP4A-LATM", 48000, 2, OutOfBand), _sink), file, _sink);

        var other = new AudioCollector();
        List<byte[]> generic = Replay(new AacDepacketizer(AudioPackets.Format("MPEG4-GENERIC", 48000, 2, "config=1190"), other), "Aac/ffmpeg-hbr.bin", other);
        Assert.Equal(generic, latm.Take(generic.Count));
        Assert.Equal("1190", Convert.ToHexString(Assert.Single(_sink.Formats).Configuration.Span));
    }

    [Fact]
    public void Gstreamer_sends_the_same_units_in_both_payload_formats()
    {
        List<byte[]> latm = Replay(new LatmDepacketizer(AudioPackets.Format("MP4A-LATM", 16000, 1, "cpresent=0;config=40002810adca00"), _sink), "Aac/gstreamer-latm-fragmented.bin", _sink);
        var other = new AudioCollector();
        List<byte[]> generic = Replay(new AacDepacketizer(AudioPackets.Format("MPEG4-GENERIC", 16000, 1, "mode=AAC-hbr;config=140856e500"), other), "Aac/gstreamer-hbr-fragmented.bin", other);

        Assert.InRange(latm.Count, 25, 35);
        Assert.Equal(generic, latm);
        Assert.Equal((16000, 1, 1024), (_sink.Formats[0].SampleRate, _sink.Formats[0].Channels, _sink.Formats[0].UnitDuration));
    }

    [Fact]
    public void A_length_of_255_and_more_goes_on_in_the_next_byte()
    {
        var unit = new byte[600];
        Array.Fill(unit, (byte)0xAB);
        MakeOutOfBand().Push(AudioPackets.Packet(0, [255, 255, 90, .. unit]));
        Assert.Equal(unit, Assert.Single(_sink.Units).Data);
    }

    [Fact]
    public void Several_elements_a_packet_are_a_frame_apart()
    {
        MakeOutOfBand().Push(5000, "02 A1A2 01 B1 03 C1C2C3");
        Assert.Equal([5000u, 6024u, 7048u], _sink.Units.Select(unit => unit.Timestamp));
        Assert.Equal(["A1A2", "B1", "C1C2C3"], _sink.Units.Select(unit => Convert.ToHexString(unit.Data)));
    }

    [Fact]
    public void A_configuration_in_band_is_announced_once_and_again_when_it_changes()
    {
        var depacketizer = new LatmDepacketizer(AudioPackets.Format("MP4A-LATM", 48000, 2), _sink);
        Assert.Empty(_sink.Formats);
        depacketizer.Push(AudioPackets.Packet(0, LatmElement.Write([0xA1, 0xA2], [0x11, 0x90])));
        depacketizer.Push(AudioPackets.Packet(1024, LatmElement.Write([0xB1], [0x11, 0x90])));
        depacketizer.Push(AudioPackets.Packet(2048, LatmElement.Write([0xC1], null)));
        depacketizer.Push(AudioPackets.Packet(3072, LatmElement.Write([0xD1], [0x11, 0x88])));

        Assert.Equal(["1190", "1188"], _sink.Formats.Select(format => Convert.ToHexString(format.Configuration.Span)));
        Assert.Equal(["A1A2", "B1", "C1", "D1"], _sink.Units.Select(unit => Convert.ToHexString(unit.Data)));
    }

    [Fact]
    public void Elements_before_the_first_configuration_are_dropped()
    {
        var depacketizer = new LatmDepacketizer(AudioPackets.Format("MP4A-LATM", 48000, 2), _sink);
        depacketizer.Push(AudioPackets.Packet(0, LatmElement.Write([0xC1], null)));
        Assert.Equal(1, depacketizer.Statistics.DroppedUnits);
        depacketizer.Push(AudioPackets.Packet(0, LatmElement.Write([0xA1], [0x11, 0x90])));
        Assert.Single(_sink.Units);
    }

    [Theory]
    [InlineData(2, 0, false)]
    [InlineData(1, 16, false)]
    [InlineData(3, 300, true)]
    [InlineData(1, 0, true)]
    public void Sub_frames_other_data_and_version_1_are_read(int subFrames, int otherBits, bool isVersion1)
    {
        var depacketizer = new LatmDepacketizer(AudioPackets.Format("MP4A-LATM", 48000, 2), _sink);
        byte[][] units = [.. Enumerable.Range(0, subFrames).Select(i => new byte[] { (byte)i, 0xFF })];
        byte[] element = LatmElement.Write(units, [0x11, 0x90], otherBits, isVersion1);
        depacketizer.Push(AudioPackets.Packet(0, element));

        Assert.Equal(units, _sink.Units.Select(unit => unit.Data));
        Assert.Equal(0, depacketizer.Statistics.MalformedPackets);
    }

    [Fact]
    public void Every_split_of_an_element_over_two_packets_gives_the_unit()
    {
        byte[] element = LatmElement.Write([1, 2, 3, 4, 5, 6, 7, 8], [0x11, 0x90]);
        for (int cut = 1; cut < element.Length; cut++)
        {
            var depacketizer = new LatmDepacketizer(AudioPackets.Format("MP4A-LATM", 48000, 2), _sink);
            depacketizer.Push(AudioPackets.Packet(0, element[..cut], marker: false));
            depacketizer.Push(AudioPackets.Packet(0, element[cut..], marker: true));
            Assert.Equal(cut, _sink.Units.Count);
            Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], _sink.Units[^1].Data);
        }
    }

    [Fact]
    public void An_element_whose_end_is_lost_is_dropped_and_the_next_is_read()
    {
        LatmDepacketizer depacketizer = MakeOutOfBand();
        depacketizer.Push(0, "05 A1A2", marker: false);
        depacketizer.Push(1024, "02 B1B2");
        depacketizer.Push(2048, "05 C1C2", marker: false);
        depacketizer.OnLoss();
        depacketizer.Push(3072, "02 D1D2");
        depacketizer.Push(4096, "05 E1E2", marker: true);

        Assert.Equal(["B1B2", "D1D2"], _sink.Units.Select(unit => Convert.ToHexString(unit.Data)));
        Assert.Equal(3, depacketizer.Statistics.DroppedUnits);
    }

    [Theory]
    [InlineData("cpresent=0", "no configuration")]
    [InlineData("cpresent=0;config=zz", "not hexadecimal")]
    [InlineData("cpresent=0;config=FF", "FF")]
    [InlineData("cpresent=0;config=400013203fc0", "object type 1")]
    public void What_can_not_be_played_is_refused_with_its_reason(string parameters, string reason)
    {
        MediaNotSupportedException refusal = Assert.Throws<MediaNotSupportedException>(
            () => new LatmDepacketizer(AudioPackets.Format("MP4A-LATM", 48000, 2, parameters), _sink));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packet_allocates_nothing()
    {
        var depacketizer = new LatmDepacketizer(AudioPackets.Format("MP4A-LATM", 48000, 2), new NullSink());
        byte[][] packets = [AudioPackets.Packet(0, LatmElement.Write(new byte[300], [0x11, 0x90])), AudioPackets.Packet(0, LatmElement.Write(new byte[200], null))];
        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (byte[] packet in packets) depacketizer.Push(packet);
        }));
    }

    private LatmDepacketizer MakeOutOfBand() => new(AudioPackets.Format("MP4A-LATM", 48000, 2, OutOfBand), _sink);

    private static List<byte[]> Replay(IDepacketizer depacketizer, string file, AudioCollector sink)
    {
        foreach (byte[] packet in AudioPackets.Recorded(file)) depacketizer.Push(packet);
        Assert.Equal(0, depacketizer.Statistics.MalformedPackets + depacketizer.Statistics.DroppedUnits);
        Assert.Equal(sink.Units.Count, depacketizer.Statistics.Units);
        return [.. sink.Units.Select(unit => unit.Data)];
    }
}
