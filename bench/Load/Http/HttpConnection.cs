using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fleet.Load.Http;

/// <summary>
/// One HTTP/1.1 connection with one buffer, for GET only: asks, then hands the body on as it arrives. It is opened at the first request
/// and again when the server has closed it in between.
/// </summary>
internal sealed class HttpConnection(LoadTarget target, ITraffic traffic, CookieJar cookies, CancellationToken ct) : IDisposable
{
    /// <summary>Large enough for most pictures, so that one is one read.</summary>
    private const int BufferSize = 64 * 1024;

    private const int MaxRedirects = 3;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private Socket? _socket;
    private CancellationTokenRegistration _stop;
    private int _start;
    private int _end;

    /// <summary>Gets a resource and hands its body to <paramref name="sink"/>; returns the path that answered. Any status but 200 is an error of its own kind.</summary>
    public async Task<string> GetAsync(string path, IByteSink sink)
    {
        for (int redirects = 0; ; redirects++)
        {
            ResponseHead head = await AskAsync(path);
            if (head.Cookie is not null) cookies.Add(head.Cookie);
            if (head.Status is 301 or 302 or 303 or 307 or 308 && head.Location is not null && redirects < MaxRedirects)
            {
                await ReadBodyAsync(head, NoSink.Instance);
                path = target.Resolve(path, head.Location);
                continue;
            }

            if (head.Status != 200)
            {
                var text = new TextSink();
                await ReadBodyAsync(head, text);
                throw new LoadException(ErrorKind.Status(head.Status), $"{path}: {head.Status} {text.Text.ReplaceLineEndings(" ")}".TrimEnd());
            }

            await ReadBodyAsync(head, sink);
            return path;
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<ResponseHead> AskAsync(string path)
    {
        byte[] request = Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {target.Host}\r\nUser-Agent: fleet-load\r\nAccept: */*\r\n{cookies.Header}\r\n");
        bool reused = _socket is not null;
        if (!reused) await ConnectAsync();
        try
        {
            await _socket!.SendAsync(request);
            return await ReadHeadAsync();
        }
        catch (Exception e) when (reused && !ct.IsCancellationRequested && e is SocketException or LoadException { Kind: ErrorKind.Closed })
        {
            // a server may close an idle connection just as it is used again (RFC 9112 section 9.5)
            Dispose();
            await ConnectAsync();
            await _socket!.SendAsync(request);
            return await ReadHeadAsync();
        }
    }

    private async Task ConnectAsync()
    {
        var socket = new Socket(target.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket = socket;
        _start = _end = 0;
        try
        {
            await socket.ConnectAsync(target.EndPoint, ct);
        }
        catch (SocketException e)
        {
            throw new LoadException(ErrorKind.Connect, $"{target.EndPoint}: {e.Message}", e);
        }

        // one registration a connection instead of one a read
        _stop = ct.UnsafeRegister(static state => ((Socket)state!).Dispose(), socket);
    }

    private async Task<ResponseHead> ReadHeadAsync()
    {
        while (true)
        {
            if (ResponseHead.TryParse(_buffer.AsSpan(_start, _end - _start), out ResponseHead head, out int size))
            {
                _start += size;
                if (head.Status is < 100 or >= 200) return head;
            }
            else if (!await FillAsync())
            {
                throw new LoadException(ErrorKind.Closed, "the connection was closed before an answer");
            }
        }
    }

    private async Task ReadBodyAsync(ResponseHead head, IByteSink sink)
    {
        var framing = BodyFraming.Of(head);
        while (true)
        {
            BodyStep step = framing.Next(_buffer.AsSpan(_start, _end - _start), out int skip, out int length);
            _start += skip;
            if (step == BodyStep.Piece) sink.Take(_buffer.AsSpan(_start, length));
            _start += length;
            if (step == BodyStep.End) break;
            if (step == BodyStep.Piece || await FillAsync()) continue;
            if (framing.EndsWithConnection) break;
            throw new LoadException(ErrorKind.Closed, "the connection was closed within an answer");
        }

        if (head.Closes || framing.EndsWithConnection) Dispose();
    }

    /// <summary>Reads once behind what is still unread; false when the server has closed.</summary>
    private async ValueTask<bool> FillAsync()
    {
        if (_start == _end) _start = _end = 0;
        if (_end == _buffer.Length)
        {
            if (_start == 0) throw new LoadException(ErrorKind.Protocol, $"a head or a line of more than {BufferSize} bytes");
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        int read = await _socket!.ReceiveAsync(_buffer.AsMemory(_end));
        _end += read;
        traffic.Received(read);
        return read > 0;
    }
}
