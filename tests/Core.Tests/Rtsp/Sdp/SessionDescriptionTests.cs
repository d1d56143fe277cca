using System.Globalization;
using System.Text;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Tests.Rtsp.Sdp;

public sealed class SessionDescriptionTests
{
    /// <summary>Session name and control; then, a medium each: kind, control, direction, frame rate and formats.</summary>
    public static TheoryData<string, string> Cameras => new()
    {
        {
            "hikvision",
            """
            Media Presentation rtsp://192.0.2.64:554/Streaming/Channels/101/
            video rtsp://192.0.2.64:554/Streaming/Channels/101/trackID=1 RecvOnly - 96=H264/90000/1(packetization-mode profile-level-id sprop-parameter-sets)
            audio rtsp://192.0.2.64:554/Streaming/Channels/101/trackID=2 RecvOnly - 8=PCMA/8000/1()
            """
        },
        {
            "dahua",
            """
            RTSP Session/2.0 *
            video trackID=0 RecvOnly 25 98=H265/90000/1(profile-id sprop-pps sprop-sps sprop-vps)
            audio trackID=1 RecvOnly - 97=MPEG4-GENERIC/48000/1(config indexdeltalength indexlength mode profile-level-id sizelength streamtype)
            application trackID=4 RecvOnly - 107=VND.ONVIF.METADATA/90000/1()
            """
        },
        {
            "axis",
            """
            Session streamed with GStreamer rtsp://192.0.2.90/axis-media/media.amp?videocodec=h264&audio=1
            video rtsp://192.0.2.90/axis-media/media.amp/stream=0?videocodec=h264&audio=1 RecvOnly 30 96=H264/90000/1(packetization-mode profile-level-id sprop-parameter-sets)
            audio rtsp://192.0.2.90/axis-media/media.amp/stream=1?videocodec=h264&audio=1 RecvOnly - 97=MPEG4-GENERIC/16000/1(bitrate config indexdeltalength indexlength mode profile profile-level-id sizelength streamtype)
            """
        },
        {
            "reolink",
            """
            Session streamed by "preview" *
            video track1 RecvOnly - 96=H264/90000/1(packetization-mode profile-level-id sprop-parameter-sets)
            audio track2 RecvOnly - 97=MPEG4-GENERIC/16000/1(config indexdeltalength indexlength mode profile-level-id sizelength streamtype)
            audio track3 SendOnly - 8=PCMA/8000/1()
            """
        },
        {
            "onvif-backchannel",
            """
            RTSP Session -
            video rtsp://192.0.2.53/video RecvOnly - 26=JPEG/90000/1()
            audio rtsp://192.0.2.53/audio RecvOnly - 0=PCMU/8000/1()
            audio rtsp://192.0.2.53/audioback SendOnly - 0=PCMU/8000/1()
            """
        },
        {
            "onvif-metadata-only",
            """
            - *
            application metadata RecvOnly - 107=VND.ONVIF.METADATA/90000/1()
            """
        },
        {
            "gst-rtsp-server",
            """
            Session streamed with GStreamer *
            video stream=0 SendRecv 30 96=H264/90000/1(packetization-mode profile-level-id sprop-parameter-sets)
            audio stream=1 SendRecv - 97=OPUS/48000/2(sprop-maxcapturerate sprop-stereo)
            """
        },
        {
            "ffmpeg",
            """
            No Name -
            video streamid=0 SendRecv - 96=H264/90000/1(packetization-mode profile-level-id sprop-parameter-sets)
            audio streamid=1 SendRecv - 97=MPEG4-GENERIC/44100/2(config indexdeltalength indexlength mode profile-level-id sizelength)
            """
        },
        {
            "mediamtx",
            """
            Stream -
            video trackID=0 SendRecv - 96=H265/90000/1(sprop-pps sprop-sps sprop-vps)
            audio trackID=1 SendRecv - 96=MPEG4-GENERIC/48000/2(config indexdeltalength indexlength mode profile-level-id sizelength streamtype)
            """
        },
        {
            "tplink-tapo",
            """
            Session streamed by "TP-LINK RTSP Server" -
            video track1 SendRecv - 96=H264/90000/1(packetization-mode profile-level-id sprop-parameter-sets)
            audio track2 SendRecv - 8=PCMA/8000/1()
            application/tp-link track3 SendRecv - 95=TP-LINK/90000/1()
            """
        },
        {
            "fmtp-on-the-wrong-track",
            """
            rtsp -
            video track1 SendRecv - 96=H264/90000/1(packetization-mode profile-level-id sprop-parameter-sets)
            audio track2 SendRecv - 97=MPEG4-GENERIC/16000/1(config indexdeltalength indexlength mode sizelength)
            """
        },
        {
            "odd-spelling",
            """
            Camera *
            video trackID=1 RecvOnly 29.97 96=H264/90000/1(packetization-mode sprop-parameter-sets x) 120=/0/1()
            audio - Inactive - 8=PCMA/8000/1() 101=L16/8000/1()
            """
        },
    };

    [Theory]
    [MemberData(nameof(Cameras))]
    public void Reads_what_each_camera_offers(string camera, string expected) =>
        Assert.Equal(Lines(expected), Lines(Describe(SessionDescription.Parse(Vector(camera)))));

    [Theory]
    [MemberData(nameof(Cameras))]
    public void Line_ends_may_be_of_any_kind(string camera, string expected)
    {
        string text = Encoding.UTF8.GetString(Vector(camera)).ReplaceLineEndings("\n");
        Assert.All(new[] { "\n", "\r\n", "\r", "\n\r\n" },
            end => Assert.Equal(Lines(expected), Lines(Describe(SessionDescription.Parse(text.ReplaceLineEndings(end))))));
    }

    [Fact]
    public void Parameters_stay_with_their_own_medium_where_two_use_one_payload_type()
    {
        SessionDescription description = SessionDescription.Parse(Vector("mediamtx"));

        Assert.Null(description.Media[0].Formats[0].Parameters["config"]);
        Assert.Equal("1190", description.Media[1].Formats[0].Parameters["Config"]);
        Assert.Equal("RAHBc9CJ", description.Media[0].Formats[0].Parameters["SPROP-PPS"]);
    }

    [Fact]
    public void Parameters_below_another_medium_reach_the_one_that_lists_their_payload_type()
    {
        SessionDescription description = SessionDescription.Parse(Vector("fmtp-on-the-wrong-track"));

        Assert.Equal("Z0LAHtkDxWhAAAADAEAAAA8DxYuS,aMuMsg==", description.Media[0].Formats[0].Parameters["sprop-parameter-sets"]);
        Assert.Null(description.Media[1].Formats[0].Parameters["sprop-parameter-sets"]);
    }

    [Fact]
    public void A_payload_type_nobody_explains_has_no_name()
    {
        PayloadFormat format = SessionDescription.Parse("v=0\nm=video 0 RTP/AVP 96").Media[0].Formats[0];

        Assert.Equal("", format.EncodingName);
        Assert.Equal(0, format.ClockRate);
    }

    [Fact]
    public void A_map_overrides_the_static_table() =>
        Assert.Equal(16000, SessionDescription.Parse("v=0\nm=audio 0 RTP/AVP 0\na=rtpmap:0 PCMU/16000").Media[0].Formats[0].ClockRate);

    [Theory]
    [InlineData("", "neither a v= nor an m= line")]
    [InlineData("<html>404</html>", "neither a v= nor an m= line")]
    [InlineData("v=0\nm=video 0\n", "Line 2 of the session description, \"m=video 0\", does not state kind, port and protocol of a medium.")]
    [InlineData("v=0\r\n\r\nm=\r\n", "Line 3 of the session description, \"m=\", ")]
    public void Refuses_what_it_cannot_use_and_names_the_line(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<SdpException>(() => SessionDescription.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Stops_at_every_limit_and_names_the_line()
    {
        const string medium = "v=0\nm=video 0 RTP/AVP 96\n";
        AssertStops(null, new string('\n', SdpLimits.MaxBytes + 1));
        AssertStops(SdpLimits.MaxLines + 1, medium + string.Concat(Enumerable.Repeat("i=x\n", SdpLimits.MaxLines)));
        AssertStops(SdpLimits.MaxMedia + 1, string.Concat(Enumerable.Repeat("m=video 0 RTP/AVP 96\n", SdpLimits.MaxMedia + 1)));
        AssertStops(1, "m=audio 0 RTP/AVP " + string.Join(' ', Enumerable.Range(0, SdpLimits.MaxFormatsPerMedia + 1)));
        AssertStops(SdpLimits.MaxFormatsPerMedia + 2,
            medium + string.Concat(Enumerable.Range(0, SdpLimits.MaxFormatsPerMedia).Select(i => $"a=rtpmap:{i} X/1\n")));
        AssertStops(4, medium + "a=fmtp:96 x=1\na=fmtp:96 " + string.Join(';', Enumerable.Range(0, SdpLimits.MaxParametersPerFormat)));
    }

    private static void AssertStops(int? line, string text)
    {
        Assert.Equal(line, Assert.Throws<SdpException>(() => SessionDescription.Parse(text)).Line);
        Assert.Equal(line, Assert.Throws<SdpException>(() => SessionDescription.Parse(Encoding.UTF8.GetBytes(text))).Line);
    }

    private static byte[] Vector(string camera) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "Sdp", camera + ".sdp"));

    private static string[] Lines(string text) => text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static string Describe(SessionDescription description) => string.Join('\n',
    [
        $"{description.Name ?? "-"} {description.Control ?? "-"}",
        .. description.Media.Select(m =>
            $"{m.Kind} {m.Control ?? "-"} {m.Direction} {m.FrameRate?.ToString("0.##", CultureInfo.InvariantCulture) ?? "-"} "
            + string.Join(' ', m.Formats.Select(Describe))),
    ]);

    private static string Describe(PayloadFormat format)
    {
        string parameters = string.Join(' ', format.Parameters.Names.Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal));
        return $"{format.PayloadType}={format.EncodingName}/{format.ClockRate}/{format.Channels}({parameters})";
    }
}
