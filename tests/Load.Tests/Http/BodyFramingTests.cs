using System.Text;
using Fleet.Load.Http;

namespace Fleet.Load.Tests.Http;

public sealed class BodyFramingTests
{
    public static TheoryData<string, string, string, string> Answers() => new()
    {
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "hello", "hello", "NEXT" },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "5\r\nhello\r\n1;x=y\r\n \r\nA\r\n0123456789\r\n0\r\n\r\n", "hello 0123456789", "NEXT" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "2\r\nok\r\n0\r\nTrailer: 1\r\n\r\n", "ok", "NEXT" },
        { "HTTP/1.1 204 No Content\r\n\r\n", "", "", "NEXT" },
        { "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "", "", "NEXT" },
        { "HTTP/1.0 200 OK\r\n\r\n", "until the end", "until the end", "" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void A_body_is_found_wherever_the_answer_is_cut(string head, string body, string expected, string behind)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(head + body + behind);
        for (int cut = 1; cut <= bytes.Length; cut++)
        {
            var read = new List<byte>();
            var text = new TextSink();
            BodyFraming? framing = null;
            var step = BodyStep.NeedMore;
            foreach (ReadOnlyMemory<byte> piece in Pieces.Of(bytes, cut))
            {
                read.AddRange(piece.Span);
                if (framing is null)
                {
                    if (!ResponseHead.TryParse(read.ToArray(), out ResponseHead parsed, out int size)) continue;
                    read.RemoveRange(0, size);
                    framing = BodyFraming.Of(parsed);
                }

                BodyFraming now = framing.Value;
                do
                {
                    step = now.Next(read.ToArray(), out int skip, out int length);
                    text.Take(read.GetRange(skip, length).ToArray());
                    read.RemoveRange(0, skip + length);
                }
                while (step == BodyStep.Piece);
                framing = now;
            }

            Assert.Equal(expected, text.Text);
            Assert.Equal(behind, Encoding.ASCII.GetString([.. read]));
            Assert.Equal(behind.Length > 0 ? BodyStep.End : BodyStep.NeedMore, step);
        }
    }

    [Theory]
    [InlineData("5 hello\r\nx")]
    [InlineData("hello\r\n")]
    [InlineData("-5\r\n")]
    [InlineData("1\r\nab\r\n")]
    public void Chunks_that_are_none_are_an_error(string body)
    {
        var framing = BodyFraming.Of(new ResponseHead(200, null, IsChunked: true, Closes: false, null, null));
        byte[] bytes = Encoding.ASCII.GetBytes(body);
        int at = 0;

        var error = Assert.Throws<LoadException>(() =>
        {
            while (framing.Next(bytes.AsSpan(at), out int skip, out int length) == BodyStep.Piece) at += skip + length;
        });
        Assert.Equal("protocol", error.Kind);
    }

    [Fact]
    public void An_answer_that_is_not_HTTP_is_named()
    {
        var error = Assert.Throws<LoadException>(() => ResponseHead.TryParse("RTSP/1.0 200 OK\r\n\r\n"u8, out _, out _));
        Assert.Contains("RTSP/1.0", error.Message, StringComparison.Ordinal);
    }
}
