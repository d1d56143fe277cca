using System.Text.Json;
using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Delivery.Streams;
using Microsoft.AspNetCore.Http;

namespace Fleet.Delivery.Http;

/// <summary>The last key frame as a file of one picture, and a camera's state.</summary>
internal sealed class StillEndpoints(Door door, TimeProvider time)
{
    public async Task KeyFrameAsync(HttpContext context, string camera)
    {
        (Admission? admission, Problem? problem) = await door.AdmitAsync(camera, protocol: null, context.RequestAborted).ConfigureAwait(false);
        using (admission)
        {
            problem ??= await admission!.WaitForStartAsync(context.RequestAborted).ConfigureAwait(false);
            (InitSegment Init, Chunk KeyFrame)? still = problem is null ? admission!.Hub.TryGetKeyFrame() : null;
            if (problem is null && still is null) problem = Problem.Offline("first key frame: The camera sends no video, or was lost again.", null);
            if (problem is null) await WriteAsync(context, still!.Value.Init, still.Value.KeyFrame).ConfigureAwait(false);
            else await problem.WriteAsync(context).ConfigureAwait(false);
        }
    }

    public async Task StatusAsync(HttpContext context, string camera)
    {
        if (door.Find(camera, out CameraId id, out DeliveryCamera settings) is { } problem)
        {
            await problem.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        CameraView view = await door.LookAsync(id, context.RequestAborted).ConfigureAwait(false);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(StatusBody.Of(camera, settings, door.Status(id), view, time.GetUtcNow()), DeliveryJson.Default.StatusBody);
        await BodyAsync(context, "application/json", body.Length, body).ConfigureAwait(false);
    }

    private static async Task WriteAsync(HttpContext context, InitSegment init, Chunk keyFrame)
    {
        try
        {
            await BodyAsync(context, "video/mp4", init.Video.Length + keyFrame.Bytes.Length, init.Video, keyFrame.Bytes).ConfigureAwait(false);
        }
        finally
        {
            keyFrame.Release();
        }
    }

    private static async Task BodyAsync(HttpContext context, string contentType, long length, params ReadOnlyMemory<byte>[] bodies)
    {
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = length;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        var guard = new StallGuard(context);
        foreach (ReadOnlyMemory<byte> body in bodies) await guard.WatchAsync(context.Response.Body.WriteAsync(body, context.RequestAborted)).ConfigureAwait(false);
    }
}
