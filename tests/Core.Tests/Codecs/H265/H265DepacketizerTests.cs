using Fleet.Core.Codecs;
using Fleet.Core.Codecs.H265;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Tests.Codecs.H265;

/// <summary>What cameras do to RFC 7798, one quirk a test, with the pictures of a real stream.</summary>
public sealed class H265DepacketizerTests
{
    private static readonly VideoVector Plain = VideoVector.Load(h265: true, "plain");
    private static readonly byte[] Vps = Plain.Pictures[0].Single(nal => Plain.TypeOf(nal) == NalType.Vps);
    private static readonly byte[] Sps = Plain.Pictures[0].Single(nal => Plain.TypeOf(nal) == NalType.Sps);
    private static readonly byte[] Pps = Plain.Pictures[0].Single(nal => Plain.TypeOf(nal) == NalType.Pps);
    private static readonly byte[] Idr = Plain.Pictures[0].Single(Plain.IsSlice);
    private static readonly byte[] P = Plain.Pictures[1].Single(Plain.IsSlice);
    private static readonly byte[] SecondP = Plain.Pictures[2].Single(Plain.IsSlice);
    private static readonly byte[] PrefixSei = [39 << 1, 1, 5, 2, 0xAA, 0xBB, 0x80];
    private static readonly byte[] SuffixSei = [40 << 1, 1, 5, 2, 0xAA, 0xBB, 0x80];

    private readonly VideoRecorder _recorder = new();
    private readonly H265Depacketizer _depacketizer;

    public H265DepacketizerTests() => _depacketizer = Create("");

    private DepacketizerStatistics Statistics => _depacketizer.Statistics;

    private IEnumerable<uint> Timestamps => _recorder.Pictures.Select(picture => picture.Timestamp);

    [Fact]
    public void A_marker_on_parameter_sets_or_messages_ends_no_picture()
    {
        foreach (byte[] nal in (byte[][])[Vps, Sps, Pps, PrefixSei]) _depacketizer.Push(100, true, nal);
        Assert.Empty(_recorder.Pictures);
        _depacketizer.Push(100, true, Idr);
        _depacketizer.Push(100, true, SuffixSei);
        _depacketizer.Push(200, true, P);

        Expect(0, PrefixSei, Idr);
        Expect(1, P);
    }

    [Fact]
    public void Without_markers_a_picture_ends_where_the_timestamp_changes()
    {
        PushSets(50);
        _depacketizer.Push(100, false, Idr);
        _depacketizer.Push(100, false, SuffixSei);
        _depacketizer.Push(200, false, P);
        _depacketizer.Push(300, false, SecondP);

        Expect(0, Idr, SuffixSei);
        Expect(1, P);
        Assert.Equal([100u, 200u], Timestamps);
    }

    [Fact]
    public void A_timestamp_that_changes_inside_a_picture_does_not_divide_it()
    {
        VideoVector slices = VideoVector.Load(h265: true, "slices");
        uint time = 100;
        for (int i = 0; i < 3; i++)
        {
            List<RtpPayload> packets = [.. new VideoPacketizer(h265: true, 60, aggregates: false).Packetize(slices.Pictures[i], 0)];
            int begins = packets.FindIndex(packet => (packet.Data[0] >> 1 & 0x3F) == 49);
            for (int j = 0; j < packets.Count; j++) _depacketizer.Push(j < begins ? time : time + (uint)(j - begins), packets[j].Marker, packets[j].Data);
            time += 10_000;
        }

        Assert.Equal(3, _recorder.Pictures.Count);
        for (int i = 0; i < 3; i++) Assert.Equal(slices.Carried(i), _recorder.Pictures[i].Nals);
    }

    [Fact]
    public void A_fragment_that_is_start_and_end_is_a_whole_unit()
    {
        PushSets();
        _depacketizer.Push(100, true, [49 << 1, 1, (byte)(0xC0 | Idr[0] >> 1), .. Idr[2..]]);

        Expect(0, Idr);
    }

    [Fact]
    public void Empty_fragments_change_nothing()
    {
        PushSets();
        byte type = (byte)(Idr[0] >> 1);
        _depacketizer.Push(100, false, [49 << 1, 1, (byte)(0x80 | type)]);
        _depacketizer.Push(100, false, [49 << 1, 1, type]);
        _depacketizer.Push(100, false, [49 << 1, 1, type, .. Idr[2..]]);
        _depacketizer.Push(100, true, [49 << 1, 1, (byte)(0x40 | type)]);

        Expect(0, Idr);
    }

    [Fact]
    public void A_type_that_changes_between_fragments_costs_the_picture()
    {
        PushSets();
        _depacketizer.Push(100, false, [49 << 1, 1, (byte)(0x80 | Idr[0] >> 1), .. Idr[2..20]]);
        _depacketizer.Push(100, true, [49 << 1, 1, 0x41, .. Idr[20..]]);
        _depacketizer.Push(200, true, Idr);

        Assert.Equal([200u], Timestamps);
        Assert.Equal((1, 1), (Statistics.MalformedPackets, Statistics.DroppedUnits));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_lost_fragment_costs_its_picture_and_what_refers_to_it(int lost)
    {
        PushSets();
        _depacketizer.Push(100, true, Idr);
        byte type = (byte)(P[0] >> 1);
        byte[][] fragments = [[49 << 1, 1, (byte)(0x80 | type), .. P[2..10]], [49 << 1, 1, type, .. P[10..20]], [49 << 1, 1, (byte)(0x40 | type), .. P[20..]]];
        for (int i = 0; i < 3; i++)
        {
            if (i == lost) _depacketizer.OnLoss();
            else _depacketizer.Push(200, i == 2, fragments[i]);
        }

        _depacketizer.Push(300, true, SecondP);
        _depacketizer.Push(400, true, Idr);

        Assert.Equal([100u, 400u], Timestamps);
        Assert.Equal(2, Statistics.DroppedUnits);
        Assert.Equal(0, Statistics.MalformedPackets);
    }

    [Fact]
    public void A_fragment_lost_from_a_picture_that_nothing_refers_to_costs_only_that()
    {
        VideoVector vector = VideoVector.Load(h265: true, "flat-b");
        int dropped = -1;
        for (int i = 0; i < 12; i++)
        {
            List<RtpPayload> packets = [.. new VideoPacketizer(h265: true, 8, aggregates: false).Packetize(vector.Pictures[i], vector.Timestamp(i))];
            bool isTarget = dropped < 0 && packets.Count > 2 && NalType.IsSubLayerNonReference(vector.TypeOf(vector.Pictures[i][^1]));
            if (isTarget) dropped = i;
            for (int j = 0; j < packets.Count; j++)
            {
                if (isTarget && j == 1) _depacketizer.OnLoss();
                else _depacketizer.Push([packets[j]]);
            }
        }

        Assert.InRange(dropped, 1, 11);
        Assert.Equal(Enumerable.Range(0, 12).Where(i => i != dropped).Select(vector.Timestamp), Timestamps);
    }

    [Fact]
    public void Lost_pictures_stop_everything_up_to_the_next_key_frame()
    {
        PushSets();
        _depacketizer.Push(100, true, Idr);
        _depacketizer.OnLoss();
        _depacketizer.Push(300, true, SecondP);
        _depacketizer.Push(400, true, Idr);
        _depacketizer.Push(500, true, P);

        Assert.Equal([100u, 400u, 500u], Timestamps);
    }

    [Fact]
    public void Padding_behind_the_units_of_an_aggregate_is_passed_over()
    {
        _depacketizer.Push(100, true, [48 << 1, 1, .. Sized(Vps), .. Sized(Sps), 0, 0, .. Sized(Pps), .. Sized(Idr), 0, 0, 0]);

        Expect(0, Idr);
        Assert.Equal(0, Statistics.MalformedPackets);
    }

    [Fact]
    public void An_aggregate_whose_sizes_run_over_costs_its_picture()
    {
        PushSets();
        _depacketizer.Push(100, true, [48 << 1, 1, .. Sized(Idr), 0, 99, 2, 1, 0xD0]);
        _depacketizer.Push(200, true, Idr);

        Assert.Equal([200u], Timestamps);
        Assert.Equal((1, 1), (Statistics.MalformedPackets, Statistics.DroppedUnits));
    }

    [Theory]
    [InlineData(false, 9000)]
    [InlineData(true, 9000)]
    [InlineData(false, 30)]
    public void A_byte_stream_inside_one_unit_is_split(bool startsWithCode, int maxPayload)
    {
        byte[] stream = [.. startsWithCode ? new byte[] { 0, 0, 0, 1 } : [], .. Vps, 0, 0, 0, 1, .. Sps, 0, 0, 1, .. Pps, 0, 0, 0, 1, .. Idr, 0];
        _depacketizer.Push(new VideoPacketizer(h265: true, maxPayload, aggregates: false).Packetize([stream], 100));

        Expect(0, Idr);
    }

    [Fact]
    public void Delimiters_filler_ends_and_layers_above_the_base_are_left_out()
    {
        _depacketizer.Push(100, false, [35 << 1, 1, 0x50]);
        PushSets(100);
        _depacketizer.Push(100, false, Idr);
        _depacketizer.Push(100, false, [(byte)(P[0] | 1), P[1], .. P[2..]]);
        _depacketizer.Push(100, false, [P[0], (byte)(P[1] | 8), .. P[2..]]);
        _depacketizer.Push(100, true, [38 << 1, 1, 0xFF, 0x80]);

        Expect(0, Idr);
    }

    [Fact]
    public void Paci_and_undefined_packets_are_counted_and_passed_over()
    {
        PushSets();
        foreach (byte type in (byte[])[50, 51, 63]) _depacketizer.Push(100, false, [(byte)(type << 1), 1, 2, 3, 4]);
        _depacketizer.Push(100, false, [49 << 1, 1]);
        _depacketizer.Push(100, true, Idr);

        Expect(0, Idr);
        Assert.Equal(4, Statistics.MalformedPackets);
    }

    [Fact]
    public void Sets_from_the_description_serve_a_stream_that_sends_none()
    {
        H265Depacketizer depacketizer = Create(
            $"sprop-vps={Convert.ToBase64String(Vps)}; sprop-sps={Convert.ToBase64String(Sps)}; sprop-pps={Convert.ToBase64String(Pps)}");
        depacketizer.Push(100, true, Idr);

        Assert.StartsWith("hvc1.1.6.L", Assert.Single(_recorder.Formats).CodecString, StringComparison.Ordinal);
        Assert.Single(_recorder.Pictures);
    }

    [Fact]
    public void A_key_frame_whose_parameter_sets_never_came_is_not_handed_on()
    {
        _depacketizer.Push(100, false, Sps);
        _depacketizer.Push(100, false, Pps);
        _depacketizer.Push(100, true, Idr);
        Assert.Empty(_recorder.Pictures);
        _depacketizer.Push(200, false, Vps);
        _depacketizer.Push(200, true, Idr);

        Assert.Equal([200u], Timestamps);
    }

    [Fact]
    public void A_changed_set_is_announced_with_the_key_frame_that_uses_it()
    {
        VideoVector other = VideoVector.Load(h265: true, "cropped-ntsc");
        PushSets();
        _depacketizer.Push(100, true, Idr);
        _depacketizer.Push(200, true, P);
        _depacketizer.Push(new VideoPacketizer(h265: true, 1400, aggregates: false).Packetize(other.Pictures[0], 300));

        Assert.Equal([176, 180], _recorder.Formats.Select(format => format.Width));
        Assert.Equal([1, 1, 2], _recorder.Pictures.Select(picture => picture.Formats));
    }

    [Fact]
    public void Pictures_in_front_of_an_open_group_are_dropped_when_decoding_starts_there()
    {
        VideoVector vector = VideoVector.Load(h265: true, "open-gop");
        int cra = Enumerable.Range(1, vector.Pictures.Count - 1).First(i => vector.Pictures[i].Any(nal => vector.TypeOf(nal) == NalType.Cra));
        foreach (byte[] set in vector.Pictures[0].Where(nal => vector.TypeOf(nal) is 32 or 33 or 34)) _depacketizer.Push(0, false, set);
        for (int i = cra - 2; i < vector.Pictures.Count; i++)
        {
            _depacketizer.Push(new VideoPacketizer(h265: true, 200, aggregates: false).Packetize(vector.Pictures[i], vector.Timestamp(i)));
        }

        int[] leading = [.. Enumerable.Range(cra + 1, vector.Pictures.Count - cra - 1).TakeWhile(i => vector.Timestamp(i) < vector.Timestamp(cra))];
        Assert.NotEmpty(leading);
        Assert.Equal(Enumerable.Range(cra, vector.Pictures.Count - cra).Except(leading).Select(vector.Timestamp), Timestamps);
        Assert.Equal(vector.ReorderDepth, _recorder.Pictures[0].ReorderDelay);
        // once under way, pictures in front of the next open group are decodable and their places are exact again
        Assert.Equal(vector.Delays.Skip(cra + 1 + leading.Length), _recorder.Pictures.Skip(1).Select(picture => picture.ReorderDelay));
    }

    private H265Depacketizer Create(string parameters) => new(
        new PayloadFormat { PayloadType = 96, EncodingName = "H265", ClockRate = 90000, Parameters = FormatParameters.Parse(parameters) }, _recorder);

    private void PushSets(uint timestamp = 0)
    {
        foreach (byte[] nal in (byte[][])[Vps, Sps, Pps]) _depacketizer.Push(timestamp, false, nal);
    }

    private void Expect(int picture, params byte[][] nals) => Assert.Equal(nals.Select(Convert.ToHexString), _recorder.Pictures[picture].Nals);

    private static byte[] Sized(byte[] nal) => [(byte)(nal.Length >> 8), (byte)nal.Length, .. nal];
}
