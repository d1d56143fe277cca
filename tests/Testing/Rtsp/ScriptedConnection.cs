using System.Net.Sockets;
using System.Text;
using Fleet.Core.Rtsp;

namespace Fleet.Testing.Rtsp;

/// <summary>The camera's end of one connection.</summary>
internal sealed class ScriptedConnection(Socket socket) : IDisposable
{
    private readonly RtspParser _parser = new();
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private byte[] _held = [];

    public bool HasData => _held.Length > 0 || socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);

    /// <summary>What the client sent between its requests: the channel, then the data.</summary>
    public List<byte[]> Interleaved { get; } = [];

    /// <summary>The next request; null when the client has closed.</summary>
    public async Task<RtspRequest?> ReadAsync(CancellationToken ct)
    {
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            if (TryTake() is { } request) return request;
            int read = await ReadSomeAsync(buffer, ct);
            if (read == 0) return null;
            _held = [.. _held, .. buffer.AsSpan(0, read)];
        }
    }

    /// <summary>Reads until the client has sent so many interleaved frames; false when it closes or asks for something instead.</summary>
    public async Task<bool> ReadFramesAsync(int count, CancellationToken ct)
    {
        byte[] buffer = new byte[16 * 1024];
        while (Interleaved.Count < count)
        {
            if (TryTake() is not null) return false;
            if (Interleaved.Count >= count) break;
            int read = await ReadSomeAsync(buffer, ct);
            if (read == 0) return false;
            _held = [.. _held, .. buffer.AsSpan(0, read)];
        }

        return true;
    }

    /// <summary>A client that has hung up in the meantime is noticed at the next request it owes.</summary>
    public async Task WriteAsync(byte[] data, CancellationToken ct)
    {
        try
        {
            await _stream.WriteAsync(data, ct);
        }
        catch (IOException)
        {
            // see the summary
        }
    }

    public Task WriteAsync(string text, CancellationToken ct) => WriteAsync(Encoding.Latin1.GetBytes(text), ct);

    public void Dispose() => _stream.Dispose();

    private async Task<int> ReadSomeAsync(byte[] buffer, CancellationToken ct)
    {
        try
        {
            return await _stream.ReadAsync(buffer, ct);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private RtspRequest? TryTake()
    {
        while (true)
        {
            RtspReadStatus status = _parser.TryRead(_held, out RtspFrame frame, out int consumed);
            if (status == RtspReadStatus.NeedMore) return null;
            RtspMessage? message = status == RtspReadStatus.Frame ? frame.Message : null;
            if (status == RtspReadStatus.Frame && frame.Kind == RtspFrameKind.Interleaved) Interleaved.Add([frame.Channel, .. frame.Payload]);
            _held = _held[consumed..];
            if (message is RtspRequest request) return request;
            // an answer of the client to a request of ours is looked at like a request, by its first line
            if (message is RtspResponse response) return new RtspRequest("ANSWER", $"{response.StatusCode} {response.Reason}") { Headers = response.Headers };
        }
    }
}
