using Fleet.Core.Codecs;
using Fleet.Core.Codecs.H264;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Tests.Codecs.H264;

/// <summary>What cameras do to RFC 6184, one quirk a test.</summary>
public sealed class H264DepacketizerTests
{
    private readonly VideoRecorder _recorder = new();
    private readonly H264Depacketizer _depacketizer;

    public H264DepacketizerTests() => _depacketizer = Create();

    private DepacketizerStatistics Statistics => _depacketizer.Statistics;

    [Fact]
    public void A_marker_on_parameter_sets_or_messages_ends_no_picture()
    {
        _depacketizer.Push(100, true, Nal.Sps);
        _depacketizer.Push(100, true, Nal.Pps);
        _depacketizer.Push(100, true, Nal.UserData);
        Assert.Empty(_recorder.Pictures);
        _depacketizer.Push(100, true, Nal.Idr());

        Expect(0, Nal.UserData, Nal.Idr());
    }

    [Fact]
    public void Parameter_sets_and_messages_with_an_older_timestamp_join_the_next_picture()
    {
        _depacketizer.Push(40, true, Nal.Sps);
        _depacketizer.Push(50, false, Nal.Pps);
        _depacketizer.Push(60, true, Nal.UserData);
        _depacketizer.Push(100, true, Nal.Idr());

        Expect(0, Nal.UserData, Nal.Idr());
        Assert.Equal(100u, _recorder.Pictures[0].Timestamp);
    }

    [Fact]
    public void Without_markers_a_picture_ends_where_the_timestamp_changes()
    {
        PushSets();
        _depacketizer.Push(100, false, Nal.Idr());
        _depacketizer.Push(200, false, Nal.P(1, 2));
        Assert.Single(_recorder.Pictures);
        _depacketizer.Push(300, false, Nal.P(2, 4));

        Expect(0, Nal.Idr());
        Expect(1, Nal.P(1, 2));
        Assert.Equal([100u, 200u], _recorder.Pictures.Select(picture => picture.Timestamp));
    }

    [Fact]
    public void Without_markers_and_with_one_timestamp_a_picture_ends_where_the_next_one_begins()
    {
        PushSets();
        _depacketizer.Push(100, false, Nal.Idr());
        _depacketizer.Push(100, false, Nal.P(1, 2));
        _depacketizer.Push(100, true, Nal.P(2, 4));

        Expect(0, Nal.Idr());
        Expect(1, Nal.P(1, 2));
        Expect(2, Nal.P(2, 4));
    }

    [Fact]
    public void A_timestamp_that_changes_between_the_slices_of_a_picture_does_not_divide_it()
    {
        PushSets();
        _depacketizer.Push(100, false, Nal.Idr());
        _depacketizer.Push(101, true, Nal.Idr(firstMacroblock: 50));
        _depacketizer.Push(200, true, Nal.P(1, 2));

        Expect(0, Nal.Idr(), Nal.Idr(firstMacroblock: 50));
        Expect(1, Nal.P(1, 2));
        Assert.Equal(100u, _recorder.Pictures[0].Timestamp);
        Assert.Equal(0, Statistics.DroppedUnits);
    }

    [Fact]
    public void A_timestamp_that_changes_between_fragments_does_not_divide_the_unit()
    {
        PushSets();
        byte[] idr = Nal.Idr();
        _depacketizer.Push(100, false, [0x7C, 0x85, .. idr[1..20]]);
        _depacketizer.Push(101, true, [0x7C, 0x45, .. idr[20..]]);

        Expect(0, idr);
    }

    [Fact]
    public void All_slices_of_a_picture_stand_in_one_unit()
    {
        PushSets();
        byte[][] slices = [Nal.Idr(), Nal.Idr(firstMacroblock: 20), Nal.Idr(firstMacroblock: 60)];
        for (int i = 0; i < slices.Length; i++) _depacketizer.Push(100, i == 2, slices[i]);

        Expect(0, slices);
    }

    [Fact]
    public void A_marker_on_each_slice_is_seen_through_by_the_next_key_frame()
    {
        PushSets();
        for (uint time = 100; time < 400; time += 100)
        {
            _depacketizer.Push(time, true, Nal.Idr());
            _depacketizer.Push(time, true, Nal.Idr(firstMacroblock: 50));
        }

        Assert.Equal([1, 2], _recorder.Pictures.Select(picture => picture.Nals.Count));
        Assert.Equal([100u, 200u], _recorder.Pictures.Select(picture => picture.Timestamp));
    }

    [Fact]
    public void A_fragment_that_is_start_and_end_is_a_whole_unit()
    {
        PushSets();
        _depacketizer.Push(100, true, [0x7C, 0xC5, .. Nal.Idr()[1..]]);

        Expect(0, Nal.Idr());
    }

    [Fact]
    public void Empty_fragments_change_nothing()
    {
        PushSets();
        byte[] idr = Nal.Idr();
        _depacketizer.Push(100, false, [0x7C, 0x85]);
        _depacketizer.Push(100, false, [0x7C, 0x05]);
        _depacketizer.Push(100, false, [0x7C, 0x05, .. idr[1..]]);
        _depacketizer.Push(100, true, [0x7C, 0x45]);

        Expect(0, idr);
    }

    [Fact]
    public void A_type_that_changes_between_fragments_costs_the_picture()
    {
        PushSets();
        byte[] idr = Nal.Idr();
        _depacketizer.Push(100, false, [0x7C, 0x85, .. idr[1..20]]);
        _depacketizer.Push(100, true, [0x7C, 0x41, .. idr[20..]]);
        Assert.Empty(_recorder.Pictures);
        _depacketizer.Push(200, true, Nal.Idr());

        Expect(0, Nal.Idr());
        Assert.Equal((1, 1), (Statistics.MalformedPackets, Statistics.DroppedUnits));
    }

    [Fact]
    public void A_fragment_without_its_end_costs_the_picture()
    {
        PushSets();
        _depacketizer.Push(100, false, [0x7C, 0x85, .. Nal.Idr()[1..20]]);
        _depacketizer.Push(200, true, Nal.Idr(1));

        Expect(0, Nal.Idr(1));
        Assert.Equal((1, 1), (Statistics.MalformedPackets, Statistics.DroppedUnits));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_lost_fragment_costs_its_picture_and_what_refers_to_it(int lost)
    {
        PushSets();
        _depacketizer.Push(100, true, Nal.Idr());
        byte[] p = Nal.P(1, 2);
        byte[][] fragments = [[0x5C, 0x81, .. p[1..15]], [0x5C, 0x01, .. p[15..30]], [0x5C, 0x41, .. p[30..]]];
        for (int i = 0; i < 3; i++)
        {
            if (i == lost) _depacketizer.OnLoss();
            else _depacketizer.Push(200, i == 2, fragments[i]);
        }

        _depacketizer.Push(300, true, Nal.P(2, 4));
        _depacketizer.Push(400, true, Nal.Idr(1));

        Assert.Equal([100u, 400u], _recorder.Pictures.Select(picture => picture.Timestamp));
        Assert.Equal(2, Statistics.DroppedUnits);
        Assert.Equal(0, Statistics.MalformedPackets);
    }

    [Fact]
    public void A_lost_reference_picture_stops_everything_up_to_the_next_key_frame()
    {
        PushSets();
        _depacketizer.Push(100, true, Nal.Idr());
        _depacketizer.OnLoss();
        _depacketizer.Push(300, true, Nal.P(2, 4));
        _depacketizer.Push(400, true, Nal.P(3, 6));
        _depacketizer.Push(500, true, Nal.Idr(1));

        Assert.Equal([100u, 500u], _recorder.Pictures.Select(picture => picture.Timestamp));
        Assert.Equal(2, Statistics.DroppedUnits);
    }

    [Fact]
    public void Lost_pictures_that_nothing_refers_to_break_nothing()
    {
        PushSets();
        _depacketizer.Push(100, true, Nal.Idr());
        _depacketizer.Push(300, true, Nal.P(1, 4));
        _depacketizer.OnLoss();
        _depacketizer.Push(500, true, Nal.P(2, 8));
        // one of which a piece is left
        _depacketizer.Push(400, false, [0x1C, 0x81, .. Nal.B(3, 6)[1..20]]);
        _depacketizer.OnLoss();
        _depacketizer.Push(600, true, Nal.P(3, 10));

        Assert.Equal([100u, 300u, 500u, 600u], _recorder.Pictures.Select(picture => picture.Timestamp));
        Assert.Equal(1, Statistics.DroppedUnits);
    }

    [Fact]
    public void A_reference_picture_missing_beside_a_broken_one_is_noticed()
    {
        // found by the fuzzer: the broken picture explained the loss, and the frame number was not looked at
        PushSets();
        _depacketizer.Push(100, true, Nal.Idr());
        _depacketizer.Push(200, false, [0x1C, 0x81, .. Nal.B(1, 2)[1..20]]);
        _depacketizer.OnLoss();
        _depacketizer.Push(200, true, [0x1C, 0x41, .. Nal.B(1, 2)[20..]]);
        _depacketizer.Push(400, true, Nal.P(2, 6));

        Assert.Equal([100u], _recorder.Pictures.Select(picture => picture.Timestamp));
        Assert.Equal(2, Statistics.DroppedUnits);
    }

    [Fact]
    public void A_frame_number_is_not_trusted_over_a_long_gap()
    {
        PushSets();
        _depacketizer.Push(100, true, Nal.Idr());
        _depacketizer.OnLoss();
        _depacketizer.Push(90_000, true, Nal.P(1, 2));

        Assert.Single(_recorder.Pictures);
    }

    [Fact]
    public void Padding_behind_the_units_of_an_aggregate_is_passed_over()
    {
        _depacketizer.Push(100, true, [0x78, .. Sized(Nal.Sps), .. Sized(Nal.Pps), 0, 0, .. Sized(Nal.Idr()), 0, 0, 0]);

        Expect(0, Nal.Idr());
        Assert.Equal(0, Statistics.MalformedPackets);
    }

    [Fact]
    public void An_aggregate_whose_sizes_run_over_costs_its_picture()
    {
        _depacketizer.Push(100, false, [0x78, .. Sized(Nal.Sps), .. Sized(Nal.Pps)]);
        _depacketizer.Push(100, true, [0x78, .. Sized(Nal.Idr()), 0, 9, 0x65, 0x11]);
        _depacketizer.Push(200, true, Nal.Idr(1));

        Expect(0, Nal.Idr(1));
        Assert.Equal((1, 1), (Statistics.MalformedPackets, Statistics.DroppedUnits));
    }

    [Theory]
    [InlineData(false, 1000)]
    [InlineData(true, 1000)]
    [InlineData(false, 25)]
    [InlineData(true, 25)]
    public void A_byte_stream_inside_one_unit_is_split(bool startsWithCode, int maxPayload)
    {
        byte[] stream =
        [
            .. startsWithCode ? new byte[] { 0, 0, 0, 1 } : [],
            .. Nal.Sps, 0, 0, 0, 1, .. Nal.Pps, 0, 0, 1, .. Nal.UserData, 0, 0, 0, 0, 1, .. Nal.Idr(), 0, 0, 1, .. Nal.Idr(firstMacroblock: 40), 0, 0,
        ];
        _depacketizer.Push(new VideoPacketizer(h265: false, maxPayload, aggregates: false).Packetize([stream], 100));

        Expect(0, Nal.UserData, Nal.Idr(), Nal.Idr(firstMacroblock: 40));
    }

    [Fact]
    public void Delimiters_filler_and_trailing_zeros_are_left_out()
    {
        _depacketizer.Push(100, false, Nal.Delimiter);
        _depacketizer.Push(100, false, [.. Nal.Sps, 0, 0]);
        _depacketizer.Push(100, false, [.. Nal.Pps, 0]);
        _depacketizer.Push(100, false, [.. Nal.Idr(), 0, 0, 0]);
        _depacketizer.Push(100, true, Nal.Filler);
        _depacketizer.Push(200, true, [0x78, .. Sized(Nal.Delimiter), .. Sized(Nal.Pps), .. Sized(Nal.P(1, 2))]);

        Expect(0, Nal.Idr());
        Expect(1, Nal.P(1, 2));
        Assert.Single(_recorder.Formats);
    }

    [Fact]
    public void Fields_of_one_frame_stand_in_one_unit()
    {
        _depacketizer.Push(100, false, Nal.InterlacedSps);
        _depacketizer.Push(100, false, Nal.Pps);
        _depacketizer.Push(100, true, Nal.Field(bottom: false, 0, 0, idr: true));
        Assert.Empty(_recorder.Pictures);
        _depacketizer.Push(101, true, Nal.Field(bottom: true, 0, 1));
        _depacketizer.Push(200, true, Nal.Field(bottom: false, 1, 2));
        _depacketizer.Push(200, true, Nal.Field(bottom: true, 1, 3));
        // a field whose other one never comes
        _depacketizer.Push(300, true, Nal.Field(bottom: false, 2, 4));
        _depacketizer.Push(400, true, Nal.Field(bottom: false, 3, 6));

        Assert.Equal([2, 2, 1], _recorder.Pictures.Select(picture => picture.Nals.Count));
        Assert.Equal([0, 0, 0], _recorder.Pictures.Select(picture => picture.ReorderDelay));
    }

    [Fact]
    public void A_unit_that_never_ends_is_dropped_and_its_buffer_stays_within_the_cap()
    {
        PushSets();
        byte[] piece = [0x7C, 0x05, .. Enumerable.Repeat((byte)0x55, 60_000)];
        _depacketizer.Push(100, false, [0x7C, 0x85, .. Nal.Idr()[1..]]);
        for (int i = 0; i < 300; i++) _depacketizer.Push(100, false, piece);
        _depacketizer.Push(100, true, [0x7C, 0x45, 0x80]);
        _depacketizer.Push(200, true, Nal.Idr(1));

        Expect(0, Nal.Idr(1));
        Assert.True(Statistics.MalformedPackets > 0);
        Assert.Equal(1, Statistics.DroppedUnits);
        Assert.InRange(_depacketizer.BufferSize, 0, UnitBuffer.MaxSize);
    }

    [Fact]
    public void Too_many_units_for_one_picture_are_dropped()
    {
        PushSets();
        for (int i = 0; i <= UnitBuffer.MaxNals; i++) _depacketizer.Push(100, false, Nal.Idr(firstMacroblock: i));
        _depacketizer.Push(100, true, Nal.Idr(firstMacroblock: 5000));

        Assert.Empty(_recorder.Pictures);
        Assert.Equal(1, Statistics.DroppedUnits);
    }

    [Fact]
    public void Packets_of_the_interleaved_mode_and_undefined_ones_are_counted_and_passed_over()
    {
        PushSets();
        foreach (byte type in (byte[])[0, 25, 26, 27, 29, 30, 31]) _depacketizer.Push(100, false, [(byte)(0x60 | type), 1, 2, 3, 4]);
        _depacketizer.Push(100, false, [0x7C]);
        _depacketizer.Push(100, false, []);
        _depacketizer.Push(100, true, Nal.Idr());

        Expect(0, Nal.Idr());
        Assert.Equal(8, Statistics.MalformedPackets);
    }

    [Fact]
    public void A_description_that_asks_for_the_interleaved_mode_is_refused()
    {
        MediaNotSupportedException refusal = Assert.Throws<MediaNotSupportedException>(() => Create("packetization-mode=2"));

        Assert.Contains("packetization-mode=2", refusal.Message, StringComparison.Ordinal);
    }

    private H264Depacketizer Create(string parameters = "packetization-mode=1") => new(
        new PayloadFormat { PayloadType = 96, EncodingName = "H264", ClockRate = 90000, Parameters = FormatParameters.Parse(parameters) }, _recorder);

    private void PushSets()
    {
        _depacketizer.Push(0, false, Nal.Sps);
        _depacketizer.Push(0, false, Nal.Pps);
    }

    private void Expect(int picture, params byte[][] nals) => Assert.Equal(nals.Select(Convert.ToHexString), _recorder.Pictures[picture].Nals);

    private static byte[] Sized(byte[] nal) => [(byte)(nal.Length >> 8), (byte)nal.Length, .. nal];
}
