using Fleet.Core.Rtsp;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.Core.Tests.Rtsp;

public sealed class RtspSourceTests
{
    [Theory]
    [InlineData("rtsp://cam", "rtsp://cam/", "cam", 554)]
    [InlineData(" RTSP://cam:8554/a?b=c#d ", "rtsp://cam:8554/a?b=c#d", "cam", 8554)]
    [InlineData("rtsps://cam/a b/ü", "rtsps://cam/a%20b/%C3%BC", "cam", 322)]
    [InlineData("rtsp://[::1]:99?x", "rtsp://[::1]:99/?x", "::1", 99)]
    [InlineData("rtsp://u:p@ss@10.0.0.1/x", "rtsp://10.0.0.1/x", "10.0.0.1", 554)]
    public void Reads_urls(string url, string uri, string host, int port)
    {
        var source = RtspSource.Parse(url);
        Assert.Equal((uri, host, port), (source.Uri, source.Host, source.Port));
    }

    [Fact]
    public void Takes_the_credentials_out_and_decodes_them() =>
        Assert.Equal(new RtspCredentials("us@er", "p:a/ss"), RtspSource.Parse("rtsp://us%40er:p%3Aa%2Fss@cam/").Credentials);

    [Theory]
    [InlineData("http://cam/", "begins with rtsp://")]
    [InlineData("cam", "begins with rtsp://")]
    [InlineData("rtsp://", "names no host")]
    [InlineData("rtsp://:554/", "names no host")]
    [InlineData("rtsp://u:secret@/", "names no host")]
    [InlineData("rtsp://cam:port/", "not a number from 1 to 65535")]
    [InlineData("rtsp://cam:99999/", "not a number from 1 to 65535")]
    [InlineData("rtsp://u:sec/ret@cam/", "must be percent-encoded")]
    [InlineData("rtsp://[nonsense]/", "neither a name nor an address")]
    [InlineData("rtsp://a b/", "neither a name nor an address")]
    public void Says_what_is_wrong_and_never_the_password(string url, string expected)
    {
        string message = Assert.Throws<FormatException>(() => RtspSource.Parse(url)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("sec", message, StringComparison.Ordinal);
    }
}
