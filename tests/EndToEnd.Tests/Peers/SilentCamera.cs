using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>Listens where a camera would be, and notes who dials and when. It hangs up at once, or says nothing for ever.</summary>
internal sealed class SilentCamera : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;
    private readonly bool _hangsUp;
    private readonly ConcurrentQueue<long> _dials = new();
    private int _open;

    /// <param name="port">0 for any that is free.</param>
    public SilentCamera(bool hangsUp, int port = 0)
    {
        _hangsUp = hangsUp;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _running = AcceptAsync();
    }

    public string Url => $"rtsp://{_listener.LocalEndpoint}/cam-1";

    /// <summary>When it was dialled.</summary>
    public IReadOnlyList<long> Dials => [.. _dials];

    /// <summary>Connections the other side keeps.</summary>
    public int Open => Volatile.Read(ref _open);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _running;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                _dials.Enqueue(TimeProvider.System.GetTimestamp());
                if (_hangsUp) client.Dispose();
                else _ = KeepAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // the test is over
        }
    }

    private async Task KeepAsync(TcpClient client)
    {
        Interlocked.Increment(ref _open);
        byte[] heard = new byte[4096];
        try
        {
            using (client) while (await client.GetStream().ReadAsync(heard, _end.Token) > 0) { }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // it was cut off, or the test is over
        }

        Interlocked.Decrement(ref _open);
    }
}
