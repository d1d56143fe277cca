using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Fleet.Hosting.Http2;

/// <summary>To the server, a transport like the one for sockets; its connections come from <see cref="PriorKnowledge"/>.</summary>
internal sealed class HandedOverConnections : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
{
    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint => HandedOverEndPoint.Instance;

    public bool CanBind(EndPoint endpoint) => endpoint is HandedOverEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    /// <returns>False when the server stops.</returns>
    public bool TryHandOver(HandedOverConnection connection) => _connections.Writer.TryWrite(connection);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _connections.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            if (_connections.Reader.TryRead(out ConnectionContext? connection)) return connection;
        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _connections.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();
}
