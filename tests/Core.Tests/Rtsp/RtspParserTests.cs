using System.Text;
using Fleet.Core.Rtsp;

namespace Fleet.Core.Tests.Rtsp;

public sealed class RtspParserTests
{
    private const string Ok = "RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n";

    // bytes as Latin-1 text, and what comes out
    public static TheoryData<string, string> Streams => new()
    {
        { Ok, "200 OK [CSeq=1] " },
        { "RTSP/1.0 200 OK\nCSeq: 1\n\n", "200 OK [CSeq=1] " },
        { "\r\n\r\n" + Ok + "\r\n" + Ok, "200 OK [CSeq=1] |200 OK [CSeq=1] " },
        { "RTSP/1.0 404\r\n\r\n", "404  [] " },
        { "RTSP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc" + Ok, "200 OK [Content-Length=3] abc|200 OK [CSeq=1] " },
        { "RTSP/1.0 200 OK\r\nPublic: A,\r\n B\r\nno colon here\r\nX:\r\n\r\n", "200 OK [Public=A, B,X=] " },
        { "RTSP/1.0 401 No\r\nWWW-Authenticate: Basic\r\nWWW-Authenticate: Digest\r\n\r\n", "401 No [WWW-Authenticate=Basic,WWW-Authenticate=Digest] " },
        { "OPTIONS rtsp://h/a b RTSP/1.0\r\nCSeq: 2\r\n\r\n", "OPTIONS rtsp://h/a b [CSeq=2] " },
        { "FANCY * RTSP/1.0\r\n\r\n", "FANCY * [] " },
        { "$\u0000\u0000\u0003abc$\u0005\u0000\u0000" + Ok, "$0 abc|$5 |200 OK [CSeq=1] " },
        { "$\u0000\u0000\u0001a" + "garbage$ RTSP/1. OPTIONS \u0000" + Ok, "$0 a|200 OK [CSeq=1] " },
        { "\u0001\u0002$\u0001\u0000\u0008\u0080bcdefgh$\u0001\u0000\u0001x", "$1 \u0080bcdefgh|$1 x" },
        { "\u0001$\u0000\u0000\u0008\u0040bcdefgh" + "TEARDOWN rtsp://h/ RTSP/1.0\r\n\r\n", "TEARDOWN rtsp://h/ [] " },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Reads_the_same_whole_and_cut_at_every_point(string stream, string expected)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(stream);
        Assert.Equal(expected, Read([bytes]));
        Assert.Equal(expected, Read(bytes.Select(b => new[] { b })));
        for (int cut = 1; cut < bytes.Length; cut++) Assert.Equal(expected, Read([bytes[..cut], bytes[cut..]]));
    }

    [Theory]
    [InlineData("RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n", "\"Content-Length: -1\" is not a length")]
    [InlineData("RTSP/1.0 200 OK\r\nContent-Length: many\r\n\r\n", "\"Content-Length: many\" is not a length")]
    [InlineData("RTSP/1.0 200 OK\r\nContent-Length:\r\n\r\n", "is not a length")]
    [InlineData("RTSP/1.0 200 OK\r\nContent-Length: 4294967296\r\n\r\n", "a body of 4294967296 bytes is announced; 1048576 are the most")]
    [InlineData("RTSP/1.0 200 OK\r\nContent-Length: 1048577\r\n\r\n", "a body of 1048577 bytes is announced")]
    [InlineData("RTSP/1.0 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "two lengths are announced for one body, 1 and 2")]
    [InlineData("RTSP/1.0 OK\r\n\r\n", "\"RTSP/1.0 OK\" is no status line of RTSP")]
    [InlineData("RTSP/1.0\r\n\r\n", "\"RTSP/1.0\" is no status line of RTSP")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "is an HTTP server, not RTSP: it answered \"HTTP/1.1 400 Bad Request\"")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "speaks HTTP, not RTSP: it asked \"GET / HTTP/1.1\"")]
    public void Refuses_with_a_readable_error(string stream, string expected)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(stream);
        Assert.Contains(expected, Assert.Throws<RtspProtocolException>(() => Read([bytes])).Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<RtspProtocolException>(() => Read(bytes.Select(b => new[] { b }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_too_many_headers_and_too_long_ones()
    {
        string many = "RTSP/1.0 200 OK\r\n" + string.Concat(Enumerable.Repeat("A: b\r\n", RtspLimits.MaxHeaders + 1)) + "\r\n";
        string one = "RTSP/1.0 200 OK\r\nA: " + new string('b', RtspLimits.MaxHeaderLine) + "\r\n\r\n";

        Assert.Contains("more than 128 headers", Assert.Throws<RtspProtocolException>(() => Read([Encoding.Latin1.GetBytes(many)])).Message, StringComparison.Ordinal);
        Assert.Contains("a header is longer than 16384", Assert.Throws<RtspProtocolException>(() => Read([Encoding.Latin1.GetBytes(one)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_up_on_endless_garbage()
    {
        byte[] zeros = new byte[RtspLimits.MaxGarbage + 1];
        Assert.Contains("belong to no RTSP message", Assert.Throws<RtspProtocolException>(() => Read([zeros])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void On_the_way_back_from_garbage_a_channel_out_of_use_is_not_believed()
    {
        byte[] bytes = [0x00, (byte)'$', 7, 0, 8, 0x80, 0, 0, 0, 0, 0, 0, 0, (byte)'$', 1, 0, 8, 0x80, 1, 1, 1, 1, 1, 1, 1];
        var parser = new RtspParser { HighestChannel = 1 };
        Assert.Equal("$1 \u0080\u0001\u0001\u0001\u0001\u0001\u0001\u0001", Read([bytes], parser));
    }

    [Fact]
    public void What_the_writers_write_is_read_back()
    {
        var request = new RtspRequest("SETUP", "rtsp://h/p?a=b") { Headers = { { "CSeq", "3" }, { "X", "ä" } }, Body = [1, 2] };
        var response = new RtspResponse(454, "Session Not Found") { Headers = { { "CSeq", "3" } } };

        byte[] bytes = [.. RtspRequestWriter.ToBytes(request), .. RtspResponseWriter.ToBytes(response)];

        Assert.Equal("SETUP rtsp://h/p?a=b [CSeq=3,X=ä,Content-Length=2] \u0001\u0002|454 Session Not Found [CSeq=3] ", Read([bytes]));
    }

    [Fact]
    public void A_line_break_in_a_value_is_never_written() => Assert.Throws<ArgumentException>(
        () => RtspRequestWriter.ToBytes(new RtspRequest("PLAY", "rtsp://h/") { Headers = { { "Session", "1\r\nX: y" } } }));

    private static string Read(IEnumerable<byte[]> pieces, RtspParser? parser = null)
    {
        parser ??= new RtspParser();
        var frames = new List<string>();
        byte[] held = [];
        foreach (byte[] piece in pieces)
        {
            held = [.. held, .. piece];
            while (parser.TryRead(held, out RtspFrame frame, out int consumed) is var status && status != RtspReadStatus.NeedMore)
            {
                Assert.InRange(consumed, 1, held.Length);
                if (status == RtspReadStatus.Frame) frames.Add(Describe(frame));
                held = held[consumed..];
            }
        }

        return string.Join('|', frames);
    }

    private static string Describe(RtspFrame frame)
    {
        if (frame.Kind == RtspFrameKind.Interleaved) return $"${frame.Channel} {Encoding.Latin1.GetString(frame.Payload)}";
        RtspMessage message = frame.Message!;
        string first = message is RtspRequest request ? $"{request.Method} {request.Uri}" : $"{((RtspResponse)message).StatusCode} {((RtspResponse)message).Reason}";
        return $"{first} [{string.Join(',', message.Headers.Select(header => $"{header.Key}={header.Value}"))}] {Encoding.Latin1.GetString(message.Body)}";
    }
}
