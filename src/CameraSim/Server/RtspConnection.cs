using System.Net;
using System.Net.Sockets;
using Fleet.Core.Rtsp;

namespace Fleet.CameraSim.Server;

/// <summary>One client's TCP connection: reads requests, has them answered in order, and ends what it carried.</summary>
internal sealed class RtspConnection : IDisposable
{
    private const int FirstBuffer = 16 * 1024;
    private readonly Socket _socket;
    private readonly ClientOutput _output;
    private readonly RequestHandler _handler;

    public RtspConnection(Socket socket, SimulatorState state)
    {
        _socket = socket;
        // a write that can't be taken at once must return, not wait
        socket.Blocking = false;
        socket.NoDelay = true;
        _output = new ClientOutput(socket);
        Remote = (IPEndPoint)socket.RemoteEndPoint!;
        Local = (IPEndPoint)socket.LocalEndPoint!;
        _handler = new RequestHandler(this, state);
    }

    public IPEndPoint Remote { get; }

    public IPEndPoint Local { get; }

    public ClientOutput Output => _output;

    public void Send(RtspResponse response) => _output.Write(RtspResponseWriter.ToBytes(response));

    public void Send(RtspRequest request) => _output.Write(RtspRequestWriter.ToBytes(request));

    public void Abort() => _output.Abort();

    public async Task RunAsync(CancellationToken ct)
    {
        byte[] buffer = new byte[FirstBuffer];
        int length = 0;
        var parser = new RtspParser();
        try
        {
            while (true)
            {
                int read = await _socket.ReceiveAsync(buffer.AsMemory(length), ct);
                if (read == 0) return;
                length += read;
                int start = 0;
                while (TryTakeRequest(parser, buffer.AsSpan(start, length - start), out RtspRequest? request, out int consumed))
                {
                    start += consumed;
                    if (request is not null) await _handler.AnswerAsync(request, ct);
                }

                length -= start;
                buffer.AsSpan(start, length).CopyTo(buffer);
                if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(2 * length, RtspLimits.MaxFrame + 1));
            }
        }
        catch (RtspProtocolException e)
        {
            Send(new RtspResponse(400, "Bad Request") { Headers = { { "Reason", e.Message } } });
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // the client is gone, or the simulator ends
        }
        finally
        {
            _handler.ConnectionEnded();
        }
    }

    public void Dispose()
    {
        _output.Abort();
        _socket.Dispose();
    }

    private bool TryTakeRequest(RtspParser parser, ReadOnlySpan<byte> input, out RtspRequest? request, out int consumed)
    {
        request = null;
        RtspReadStatus status = parser.TryRead(input, out RtspFrame frame, out consumed);
        if (status == RtspReadStatus.NeedMore) return false;
        if (status != RtspReadStatus.Frame) return true;
        request = frame.Message as RtspRequest;
        if (frame.Kind == RtspFrameKind.Interleaved) _handler.HeardRtcp(frame.Payload);
        return true;
    }
}
