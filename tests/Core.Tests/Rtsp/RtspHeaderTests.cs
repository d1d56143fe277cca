using Fleet.Core.Rtsp;

namespace Fleet.Core.Tests.Rtsp;

public sealed class RtspHeaderTests
{
    // read, and written again as we spell it
    [Theory]
    [InlineData("RTP/AVP/TCP;unicast;interleaved=0-1", "RTP/AVP/TCP;unicast;interleaved=0-1")]
    [InlineData("rtp/avp/tcp; interleaved=2 ;ssrc=aB", "RTP/AVP/TCP;unicast;interleaved=2-3;ssrc=000000AB")]
    [InlineData("RTP/AVP/UDP;unicast;client_port=5000-5001;server_port=6000-6001;source=10.0.0.1;ssrc=0x12345678;mode=\"PLAY\"",
        "RTP/AVP;unicast;source=10.0.0.1;client_port=5000-5001;server_port=6000-6001;ssrc=12345678;mode=PLAY")]
    [InlineData("RTP/AVP;mode=\" PLAY \"\"", "RTP/AVP;unicast;mode=PLAY")]
    [InlineData("RTP/AVP;multicast;destination=239.0.0.1;ttl=1", "RTP/AVP;multicast;destination=239.0.0.1")]
    [InlineData("RAW/RAW/UDP;x, RTP/SAVP;unicast", "RTP/SAVP;unicast")]
    [InlineData("RTP/AVP/TCP;interleaved=256-257;ssrc=zz;client_port=70000;;=;mode=", "RTP/AVP/TCP;unicast")]
    public void Reads_and_writes_transports(string text, string expected)
    {
        Assert.True(TransportHeader.TryParse(text, out TransportHeader? transport));
        Assert.Equal(expected, transport.ToString());
        Assert.True(TransportHeader.TryParse(expected, out TransportHeader? again));
        Assert.Equal(transport, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("MP2T/TCP")]
    public void What_is_no_rtp_is_no_transport(string? text) => Assert.False(TransportHeader.TryParse(text, out _));

    [Theory]
    [InlineData("abc", "abc", 60)]
    [InlineData("abc;timeout=10", "abc", 10)]
    [InlineData(" abc ; Timeout = 20s", "abc", 20)]
    [InlineData("abc;timeout=0", "abc", 60)]
    [InlineData("abc;timeout=99999999999", "abc", 60)]
    public void Reads_sessions(string text, string id, int seconds)
    {
        Assert.True(SessionHeader.TryParse(text, out SessionHeader session));
        Assert.Equal(new SessionHeader(id, TimeSpan.FromSeconds(seconds)), session);
    }

    [Theory]
    [InlineData("rtsp://[fe80::1]:8554/live", null, "rtsp://[fe80::1]:8554/live")]
    [InlineData("rtsp://[fe80::1]:8554/live", "/x/", "rtsp://[fe80::1]:8554/x/")]
    [InlineData("rtsp://h/live", "//h2/x", "rtsp://h2/x")]
    [InlineData("rtsps://h/live", "h/x", "rtsps://h/x")]
    [InlineData("rtsp://h/live", "rtsp://rtsp://h/x", "rtsp://h/x")]
    public void Finds_the_base(string request, string? contentBase, string expected) => Assert.Equal(expected, ControlUrl.Base(request, contentBase, null));

    [Theory]
    [InlineData("rtsp://h/a/", "t", "rtsp://h/a/t")]
    [InlineData("rtsp://h/a", "t", "rtsp://h/a/t")]
    [InlineData("rtsp://h/a", "/t", "rtsp://h/t")]
    [InlineData("rtsp://h?x=1", "/t", "rtsp://h/t")]
    [InlineData("rtsp://h/a", " * ", "rtsp://h/a")]
    [InlineData("rtsp://h/a", "", "rtsp://h/a")]
    [InlineData("rtsp://h/a", "RTSP://x/b", "RTSP://x/b")]
    public void Resolves_controls(string baseUrl, string control, string expected) => Assert.Equal(expected, ControlUrl.Resolve(baseUrl, control));
}
