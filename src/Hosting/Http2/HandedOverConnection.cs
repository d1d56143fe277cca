using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Fleet.Hosting.Http2;

/// <summary>A connection on its way through a second pipeline. The first one, which will close it, waits for <see cref="Done"/>.</summary>
internal sealed class HandedOverConnection(ConnectionContext accepted) : ConnectionContext
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    public override string ConnectionId { get; set; } = accepted.ConnectionId;

    /// <summary>Those of the accepted connection, until the second pipeline sets its own.</summary>
    public override IFeatureCollection Features { get; } = new FeatureCollection(accepted.Features);

    public override IDictionary<object, object?> Items { get; set; } = accepted.Items;

    public override IDuplexPipe Transport { get; set; } = accepted.Transport;

    public override CancellationToken ConnectionClosed { get; set; } = accepted.ConnectionClosed;

    public override EndPoint? LocalEndPoint { get; set; } = accepted.LocalEndPoint;

    public override EndPoint? RemoteEndPoint { get; set; } = accepted.RemoteEndPoint;

    public override void Abort(ConnectionAbortedException abortReason) => accepted.Abort(abortReason);

    public override ValueTask DisposeAsync()
    {
        _done.TrySetResult();
        return base.DisposeAsync();
    }
}
