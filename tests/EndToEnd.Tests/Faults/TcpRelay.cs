using System.Net;
using System.Net.Sockets;

namespace Fleet.EndToEnd.Tests.Faults;

/// <summary>Stands between the host and a peer, and fails as a network does. It tells who dialled when.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Link> _links = [];
    private readonly List<long> _dials = [];
    private readonly Task _accepting;
    private volatile bool _refuses;

    public TcpRelay(int target)
    {
        Target = target;
        // small, so that what a frozen peer doesn't read stands in the sender's way soon
        _listener.ReceiveBufferSize = 16 * 1024;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>The port on this machine that new connections go on to.</summary>
    public int Target { get; set; }

    /// <summary>New connections are reset.</summary>
    public bool Refuses
    {
        get => _refuses;
        set => _refuses = value;
    }

    /// <summary>When connections came, in ticks of the system's clock.</summary>
    public IReadOnlyList<long> Dials
    {
        get { lock (_gate) return [.. _dials]; }
    }

    public int MostOpen { get; private set; }

    public int Open
    {
        get { lock (_gate) return _links.Count; }
    }

    public Uri Url(string camera) => new($"rtsp://127.0.0.1:{Port}/{camera}");

    /// <summary>Both ends learn at once that the other is gone, as when a process is killed.</summary>
    public void Cut()
    {
        lock (_gate)
            foreach (Link link in _links) link.Reset();
    }

    /// <summary>From here on nothing passes on the connections there are, either way, and nobody is told.</summary>
    public void Freeze()
    {
        lock (_gate)
            foreach (Link link in _links) link.Frozen = true;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptAsync(_end.Token);
                lock (_gate) _dials.Add(TimeProvider.System.GetTimestamp());
                if (_refuses) Link.Reset(client);
                else serving.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the test is over
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, Target, _end.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            Link.Reset(client);
            server.Dispose();
            return;
        }

        var link = new Link(client, server);
        lock (_gate)
        {
            _links.Add(link);
            MostOpen = Math.Max(MostOpen, _links.Count);
        }

        await link.RunAsync(_end.Token);
        lock (_gate) _links.Remove(link);
    }

    private sealed class Link(Socket client, Socket server)
    {
        public volatile bool Frozen;
        private readonly TaskCompletionSource _reset = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public static void Reset(Socket socket)
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // it is gone already
            }

            socket.Dispose();
        }

        public void Reset()
        {
            _reset.TrySetResult();
            Reset(client);
            Reset(server);
        }

        public async Task RunAsync(CancellationToken ct)
        {
            await Task.WhenAll(PumpAsync(client, server, ct), PumpAsync(server, client, ct));
            client.Dispose();
            server.Dispose();
        }

        private async Task PumpAsync(Socket from, Socket to, CancellationToken ct)
        {
            byte[] buffer = new byte[16 * 1024];
            try
            {
                while (await from.ReceiveAsync(buffer, ct) is > 0 and var read)
                {
                    if (Frozen) await _reset.Task.WaitAsync(ct);
                    for (int sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent..read), ct);
                }

                if (Frozen) await _reset.Task.WaitAsync(ct);
                to.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // one end is gone: the other is told
                Reset();
            }
        }
    }
}
