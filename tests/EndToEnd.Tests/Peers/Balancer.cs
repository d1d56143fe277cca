using System.Net;
using System.Net.Sockets;

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>One address for several edges, as a load balancer at the transport layer gives: each connection goes to the next of them that takes it.</summary>
internal sealed class Balancer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<int[]> _targets;
    private int _next;

    /// <param name="targets">The ports of those that are there now.</param>
    /// <param name="address">Where it is reached; null: on this machine.</param>
    /// <param name="port">0: any that is free.</param>
    public Balancer(Func<int[]> targets, IPAddress? address = null, int port = 0)
    {
        _targets = targets;
        // to be started again where it was
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(address ?? IPAddress.Loopback, port));
        _listener.Listen(512);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the test is over
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            client.NoDelay = true;
            using Socket? edge = await ConnectAsync();
            if (edge is not null) await Task.WhenAll(PumpAsync(client, edge), PumpAsync(edge, client));
        }
    }

    private async Task<Socket?> ConnectAsync()
    {
        int[] targets = _targets();
        for (int attempt = 0; attempt < targets.Length; attempt++)
        {
            var edge = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await edge.ConnectAsync(IPAddress.Loopback, targets[Interlocked.Increment(ref _next) % targets.Length], _end.Token);
                return edge;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                edge.Dispose();
            }
        }

        return null;
    }

    /// <summary>An end of one side is told to the other as what it was: the orderly one as such, the other as a reset.</summary>
    private async Task PumpAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is > 0 and var read)
                for (int sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent..read), _end.Token);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            to.Close(timeout: 0);
            from.Close(timeout: 0);
        }
    }
}
