using System.Net.WebSockets;
using System.Text;
using Fleet.Delivery.Streams;
using Microsoft.AspNetCore.Http;

namespace Fleet.Delivery.Http;

/// <summary>
/// MediaSource over a WebSocket. A client that can't be let in is refused by HTTP; once it is in, by a close with the problem's type and detail.
/// Nobody has to wait for what a client may or may not say: if it says something late that excludes the camera's codec, it is refused late.
/// </summary>
internal sealed class MseEndpoint(Door door, TimeProvider time)
{
    private const int LongestOffer = 4096;

    /// <summary>RFC 6455 section 5.5: a control frame carries 125 bytes, two of them the code.</summary>
    private const int LongestReason = 123;

    /// <summary>IANA's registry of close codes: the client may come again at once.</summary>
    private const WebSocketCloseStatus ServiceRestart = (WebSocketCloseStatus)1012;

    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);

    public async Task ServeAsync(HttpContext context, string camera)
    {
        Problem? problem = null;
        if (!StreamQuery.TryParse(context.Request.Query, out StreamQuery query, out string error)) problem = Problem.BadRequest(error);
        else if (!context.WebSockets.IsWebSocketRequest) problem = Problem.BadRequest("This address is for WebSockets: the header Upgrade is missing.");
        Admission? admission = null;
        if (problem is null) (admission, problem) = await door.AdmitAsync(camera, ViewerProtocol.Mse, context.RequestAborted).ConfigureAwait(false);
        using (admission)
        {
            if (problem is null) await ServeAsync(context, camera, admission!, query).ConfigureAwait(false);
            else await problem.WriteAsync(context).ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(HttpContext context, string camera, Admission admission, StreamQuery query)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var offer = new CodecOffer();
        Task listening = ListenAsync(socket, offer, admission.Hub, gone);
        try
        {
            Problem? problem = await admission.WaitForStartAsync(gone.Token).ConfigureAwait(false);
            problem ??= await StreamAsync(context, camera, socket, admission.Hub, query, offer, gone.Token).ConfigureAwait(false);
            await CloseAsync(socket, problem, context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            await CloseAsync(socket, null, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            // RFC 6455 section 7.1.1: the client closes too, and with the reset of an abort it might never read why
            await Task.WhenAny(listening, Task.Delay(Goodbye, time, context.RequestAborted)).ConfigureAwait(false);
            await gone.CancelAsync().ConfigureAwait(false);
            await listening.ConfigureAwait(false);
        }
    }

    /// <returns>Why it ended, where there is somebody left to be told.</returns>
    private async Task<Problem?> StreamAsync(HttpContext context, string camera, WebSocket socket, StreamHub hub, StreamQuery query, CodecOffer offer, CancellationToken gone)
    {
        var viewer = new Viewer(new MseOutput(socket, new StallGuard(context), query.VideoOnly, offer, context.RequestAborted), query.VideoOnly, query.Group);
        hub.Begin(viewer);
        try
        {
            await Task.WhenAny(viewer.End, offer.Refusal).WaitAsync(gone).ConfigureAwait(false);
        }
        finally
        {
            await StreamEndpoints.LeaveAsync(hub, viewer, context, time).ConfigureAwait(false);
        }

        if (offer.Refusal.IsCompleted) return await offer.Refusal.ConfigureAwait(false);
        ViewerEnd end = await viewer.End.ConfigureAwait(false);
        return end.Reason is { } reason ? Problem.Of(reason, camera) : null;
    }

    private static async Task ListenAsync(WebSocket socket, CodecOffer offer, StreamHub hub, CancellationTokenSource gone)
    {
        byte[] buffer = new byte[LongestOffer];
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), gone.Token).ConfigureAwait(false);
                if (received.MessageType == WebSocketMessageType.Close) break;
                if (received is { MessageType: WebSocketMessageType.Text, EndOfMessage: true }) offer.Offer(Encoding.UTF8.GetString(buffer, 0, received.Count), hub.Init);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // the client has gone, or we have done with it
        }

        await gone.CancelAsync().ConfigureAwait(false);
    }

    private static async Task CloseAsync(WebSocket socket, Problem? problem, CancellationToken ct)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        WebSocketCloseStatus status = problem switch
        {
            null => WebSocketCloseStatus.NormalClosure,
            _ when problem == Problem.Moving => ServiceRestart,
            { Status: StatusCodes.Status406NotAcceptable } => WebSocketCloseStatus.PolicyViolation,
            _ => WebSocketCloseStatus.EndpointUnavailable,
        };
        try
        {
            await socket.CloseOutputAsync(status, problem is null ? null : Shorten($"{problem.Type}: {problem.Detail}"), ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // it was faster
        }
    }

    private static string Shorten(string reason)
    {
        int length = reason.Length;
        while (Encoding.UTF8.GetByteCount(reason.AsSpan(0, length)) > LongestReason) length--;
        if (length > 0 && length < reason.Length && char.IsHighSurrogate(reason[length - 1])) length--;
        return reason[..length];
    }
}
