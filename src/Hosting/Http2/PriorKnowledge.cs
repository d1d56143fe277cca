using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Fleet.Hosting.Http2;

/// <summary>
/// HTTP/1.1 and HTTP/2 in clear text on one address. Without TLS the server has no protocol negotiation to decide by and takes every
/// connection for HTTP/1.1, so the first bytes are looked at here: those of HTTP/2 send the connection on to a listener that speaks it alone.
/// </summary>
internal sealed class PriorKnowledge(HandedOverConnections http2, TimeSpan patience, TimeProvider time)
{
    public ConnectionDelegate Before(ConnectionDelegate next) => async connection =>
    {
        switch (await BeginsWithHttp2Async(connection).ConfigureAwait(false))
        {
            case true:
                var handedOver = new HandedOverConnection(connection);
                if (http2.TryHandOver(handedOver)) await handedOver.Done.ConfigureAwait(false);
                break;
            case false:
                await next(connection).ConfigureAwait(false);
                break;
            default:
                break;
        }
    };

    /// <returns>Null when it is over before it said so.</returns>
    private async Task<bool?> BeginsWithHttp2Async(ConnectionContext connection)
    {
        using var late = new CancellationTokenSource(patience, time);
        CancellationToken stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping, connection.ConnectionClosed);
        PipeReader input = connection.Transport.Input;
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(end.Token).ConfigureAwait(false);
                bool? isHttp2 = Http2Preface.Begins(read.Buffer);
                input.AdvanceTo(read.Buffer.Start, isHttp2 is null ? read.Buffer.End : read.Buffer.Start);
                if (isHttp2 is not null) return isHttp2;
                if (read.IsCompleted) return null;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
        {
            return null;
        }
    }
}
