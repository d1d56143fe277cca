using Fleet.Delivery.Streams;
using Microsoft.AspNetCore.Http;

namespace Fleet.Delivery.Http;

/// <summary>Chunked CMAF and progressive MP4: endless responses. A new epoch comes as another init segment between two chunks, in both.</summary>
internal sealed class StreamEndpoints(Door door, TimeProvider time)
{
    /// <summary>How long a client that stopped reading is waited for when its stream is over.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);

    public async Task ServeAsync(HttpContext context, string camera, bool withLengths)
    {
        if (!StreamQuery.TryParse(context.Request.Query, out StreamQuery query, out string error))
        {
            await Problem.BadRequest(error).WriteAsync(context).ConfigureAwait(false);
            return;
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            // it would be a dial for nothing: what the headers tell does not depend on the camera's state
            if (door.Find(camera, out _, out _) is { } missing) await missing.WriteAsync(context).ConfigureAwait(false);
            else SetHeaders(context.Response);
            return;
        }

        (Admission? admission, Problem? problem) = await door.AdmitAsync(camera, withLengths ? ViewerProtocol.Cmaf : ViewerProtocol.Stream, context.RequestAborted).ConfigureAwait(false);
        using (admission)
        {
            problem ??= await admission!.WaitForStartAsync(context.RequestAborted).ConfigureAwait(false);
            if (problem is null) await StreamAsync(context, admission!.Hub, query, withLengths).ConfigureAwait(false);
            else await problem.WriteAsync(context).ConfigureAwait(false);
        }
    }

    private async Task StreamAsync(HttpContext context, StreamHub hub, StreamQuery query, bool withLengths)
    {
        CancellationToken ct = context.RequestAborted;
        SetHeaders(context.Response);
        await context.Response.StartAsync(ct).ConfigureAwait(false);
        var viewer = new Viewer(new BodyOutput(context.Response.BodyWriter, new StallGuard(context), withLengths, query.VideoOnly, ct), query.VideoOnly, query.Group);
        hub.Begin(viewer);
        try
        {
            await viewer.End.WaitAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            await LeaveAsync(hub, viewer, context, time).ConfigureAwait(false);
        }
    }

    /// <summary>The response must not end while it is being written to.</summary>
    internal static async Task LeaveAsync(StreamHub hub, Viewer viewer, HttpContext context, TimeProvider time)
    {
        Task quiet = hub.RemoveAsync(viewer);
        try
        {
            await quiet.WaitAsync(Goodbye, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            context.Abort();
            await quiet.ConfigureAwait(false);
        }

        if (viewer.HasStalled) DeliveryLog.Stalled(context);
    }

    private static void SetHeaders(HttpResponse response)
    {
        response.ContentType = "video/mp4";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
    }
}
