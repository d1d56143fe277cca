using Fleet.Core.Codecs;
using Fleet.Core.Codecs.H264;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Tests.Codecs.H264;

/// <summary>Where decoding can start, and which parameter sets it starts with.</summary>
public sealed class H264StartTests
{
    private readonly VideoRecorder _recorder = new();

    [Fact]
    public void Nothing_is_handed_on_before_the_first_key_frame()
    {
        H264Depacketizer depacketizer = WithSets();
        depacketizer.Push(100, true, Nal.P(5, 4));
        depacketizer.Push(200, true, Nal.P(6, 6));
        depacketizer.Push(300, true, Nal.Idr());

        Assert.Equal([300u], Timestamps);
        Assert.True(_recorder.Pictures[0].IsKeyFrame);
        Assert.Equal(2, depacketizer.Statistics.DroppedUnits);
    }

    [Fact]
    public void A_key_frame_whose_parameter_sets_never_came_is_not_handed_on()
    {
        H264Depacketizer depacketizer = Create("");
        depacketizer.Push(100, true, Nal.Idr());
        depacketizer.Push(200, false, Nal.Sps);
        depacketizer.Push(200, true, Nal.Idr(1));
        depacketizer.Push(300, false, Nal.Pps);
        depacketizer.Push(300, true, Nal.Idr());

        Assert.Equal([300u], Timestamps);
    }

    [Fact]
    public void A_recovery_point_starts_a_stream_that_refreshes_gradually()
    {
        H264Depacketizer depacketizer = WithSets();
        depacketizer.Push(100, true, Nal.P(3, 4));
        depacketizer.Push(200, false, Nal.RecoveryPoint(10));
        depacketizer.Push(200, true, Nal.P(4, 6));
        depacketizer.Push(300, true, Nal.P(5, 8));

        Assert.Equal([200u, 300u], Timestamps);
        Assert.Equal([true, false], _recorder.Pictures.Select(picture => picture.IsKeyFrame));
    }

    [Fact]
    public void A_recovery_point_that_promises_a_right_picture_at_once_needs_an_intra_picture()
    {
        H264Depacketizer depacketizer = WithSets();
        depacketizer.Push(100, false, Nal.RecoveryPoint(0));
        depacketizer.Push(100, true, Nal.P(3, 4));
        depacketizer.Push(200, false, Nal.RecoveryPoint(0));
        depacketizer.Push(200, true, Nal.I(4, 6));

        Assert.Equal([200u], Timestamps);
    }

    [Fact]
    public void A_stream_without_key_frames_or_recovery_points_starts_with_an_intra_picture_after_three_seconds()
    {
        H264Depacketizer depacketizer = WithSets();
        for (int i = 0; i < 60; i++)
        {
            // 10 pictures a second, every tenth of them an I picture
            uint time = (uint)i * 9000;
            if (i % 10 == 0) depacketizer.Push(time, true, Nal.I(i, 2 * i));
            else depacketizer.Push(time, true, Nal.P(i, 2 * i));
        }

        Assert.Equal(30, _recorder.Pictures.Count);
        Assert.Equal(3 * 90000u, _recorder.Pictures[0].Timestamp);
        Assert.Equal(3, _recorder.Pictures.Count(picture => picture.IsKeyFrame));
    }

    [Fact]
    public void Pictures_in_front_of_an_open_group_are_dropped_when_decoding_starts_there()
    {
        H264Depacketizer depacketizer = WithSets();
        depacketizer.Push(400, false, Nal.RecoveryPoint(0));
        depacketizer.Push(400, true, Nal.I(4, 8));
        depacketizer.Push(200, true, Nal.B(5, 4));
        depacketizer.Push(300, true, Nal.B(5, 6));
        depacketizer.Push(700, true, Nal.P(5, 14));
        depacketizer.Push(500, true, Nal.B(6, 10));

        Assert.Equal([400u, 700u, 500u], Timestamps);
        Assert.Equal(2, depacketizer.Statistics.DroppedUnits);
    }

    [Fact]
    public void Sets_from_the_description_serve_a_stream_that_sends_none()
    {
        H264Depacketizer depacketizer = WithSets();
        depacketizer.Push(100, true, Nal.Idr());

        VideoFormat format = Assert.Single(_recorder.Formats);
        Assert.Equal((176, 144), (format.Width, format.Height));
        Assert.Equal("avc1.4D001E", format.CodecString);
        Assert.Null(format.DeclaredInterval);
    }

    [Theory]
    [InlineData("sprop-parameter-sets=")]
    [InlineData("sprop-parameter-sets=,,!!!,Z0I=,AAAAAQ==")]
    [InlineData("sprop-parameter-sets")]
    public void Broken_sets_in_the_description_are_passed_over(string parameters)
    {
        H264Depacketizer depacketizer = Create(parameters);
        depacketizer.Push(100, true, [0x78, 0, (byte)Nal.Sps.Length, .. Nal.Sps, 0, (byte)Nal.Pps.Length, .. Nal.Pps, 0, (byte)Nal.Idr().Length, .. Nal.Idr()]);

        Assert.Single(_recorder.Pictures);
    }

    [Fact]
    public void Sets_in_band_that_differ_from_the_description_win()
    {
        H264Depacketizer depacketizer = WithSets();
        depacketizer.Push(100, false, Nal.LargerSps);
        depacketizer.Push(100, true, Nal.Idr());

        Assert.Equal(320, Assert.Single(_recorder.Formats).Width);
    }

    [Fact]
    public void A_changed_set_is_announced_with_the_key_frame_that_uses_it()
    {
        H264Depacketizer depacketizer = WithSets();
        depacketizer.Push(100, true, Nal.Idr());
        depacketizer.Push(200, true, Nal.P(1, 2));
        depacketizer.Push(300, false, Nal.LargerSps);
        depacketizer.Push(300, false, Nal.Pps);
        depacketizer.Push(300, true, Nal.Idr(1));
        depacketizer.Push(400, true, Nal.P(1, 2));

        Assert.Equal([176, 320], _recorder.Formats.Select(format => format.Width));
        Assert.Equal([1, 1, 2, 2], _recorder.Pictures.Select(picture => picture.Formats));
    }

    [Fact]
    public void Pictures_that_use_a_changed_set_before_any_key_frame_are_dropped()
    {
        H264Depacketizer depacketizer = WithSets();
        depacketizer.Push(100, true, Nal.Idr());
        depacketizer.Push(200, false, Nal.OtherPps);
        depacketizer.Push(200, true, Nal.P(1, 2));
        depacketizer.Push(300, true, Nal.P(2, 4));
        depacketizer.Push(400, true, Nal.Idr(1));

        Assert.Equal([100u, 400u], Timestamps);
        Assert.Equal(2, _recorder.Formats.Count);
        Assert.Equal(2, depacketizer.Statistics.DroppedUnits);
    }

    [Fact]
    public void A_set_that_changes_and_changes_back_between_key_frames_is_no_new_format()
    {
        H264Depacketizer depacketizer = WithSets();
        depacketizer.Push(100, true, Nal.Idr());
        depacketizer.Push(200, true, Nal.OtherPps);
        depacketizer.Push(300, true, Nal.Pps);
        depacketizer.Push(300, true, Nal.Idr(1));

        Assert.Single(_recorder.Formats);
        Assert.Equal(2, _recorder.Pictures.Count);
    }

    [Fact]
    public void A_key_frame_behind_whose_slices_its_sets_change_is_dropped()
    {
        H264Depacketizer depacketizer = WithSets();
        depacketizer.Push(100, false, Nal.Idr());
        depacketizer.Push(100, true, Nal.PpsForAnotherSps);
        depacketizer.Push(200, false, Nal.Pps);
        depacketizer.Push(200, true, Nal.Idr(1));

        Assert.Equal([200u], Timestamps);
        Assert.Single(_recorder.Formats);
    }

    [Fact]
    public void A_picture_whose_first_slice_uses_a_set_that_never_came_is_dropped()
    {
        H264Depacketizer depacketizer = WithSets();
        depacketizer.Push(100, true, Nal.Idr());
        depacketizer.Push(200, false, new BitString().Byte(0x41).Ue(0).Ue(5).Ue(9).Number(1, 4).Number(2, 4).Filler(40).Trail());
        depacketizer.Push(200, true, Nal.P(1, 2, firstMacroblock: 50));
        depacketizer.Push(300, true, Nal.Idr(1));

        Assert.Equal([100u, 300u], Timestamps);
        Assert.Equal(1, depacketizer.Statistics.DroppedUnits);
    }

    [Fact]
    public void A_broken_set_is_counted_and_the_one_before_stays()
    {
        H264Depacketizer depacketizer = WithSets();
        depacketizer.Push(100, false, Nal.Sps.AsSpan(0, 6));
        depacketizer.Push(100, true, Nal.Idr());

        Assert.Single(_recorder.Pictures);
        Assert.Equal(1, depacketizer.Statistics.MalformedPackets);
    }

    [Fact]
    public void Without_a_declared_depth_it_grows_when_pictures_come_out_of_order()
    {
        H264Depacketizer depacketizer = WithSets();
        (uint Time, byte[] Nal)[] pictures =
        [
            (0, Nal.Idr()), (2, Nal.P(1, 4)), (1, Nal.B(2, 2)), (4, Nal.P(2, 8)), (3, Nal.B(3, 6)), (5, Nal.Idr(1)), (7, Nal.P(1, 4)), (6, Nal.B(2, 2)),
        ];
        foreach ((uint time, byte[] nal) in pictures) depacketizer.Push(time, true, nal);

        Assert.Equal(0, Assert.Single(_recorder.Formats).ReorderDepth);
        Assert.Equal([0, 0, 0, 2, 0, 1, 2, 0], _recorder.Pictures.Select(picture => picture.ReorderDelay));
    }

    private IEnumerable<uint> Timestamps => _recorder.Pictures.Select(picture => picture.Timestamp);

    private H264Depacketizer WithSets() => Create($"sprop-parameter-sets={Convert.ToBase64String(Nal.Sps)},{Convert.ToBase64String(Nal.Pps)}");

    private H264Depacketizer Create(string parameters) => new(
        new PayloadFormat { PayloadType = 96, EncodingName = "H264", ClockRate = 90000, Parameters = FormatParameters.Parse(parameters) }, _recorder);
}
