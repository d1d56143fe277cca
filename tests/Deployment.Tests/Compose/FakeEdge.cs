using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fleet.Deployment.Tests.Compose;

/// <summary>Answers as an edge does, as far as a proxy can tell, and counts who asks.</summary>
internal sealed class FakeEdge : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeEdge(WebApplication app) => _app = app;

    public ConcurrentQueue<string> Requests { get; } = [];

    public Uri Address => new(_app.Urls.Single());

    public static async Task<FakeEdge> StartAsync(CancellationToken ct)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var edge = new FakeEdge(builder.Build());
        edge.Map();
        await edge._app.StartAsync(ct);
        return edge;
    }

    /// <summary>Lets live answers end.</summary>
    public void GoOn() => _goOn.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        GoOn();
        await _app.DisposeAsync();
    }

    private void Map()
    {
        _app.UseWebSockets();
        _app.Use(next => context =>
        {
            Requests.Enqueue(context.Request.Path + context.Request.QueryString);
            return next(context);
        });
        _app.MapGet("/live/{camera}/cmaf", LiveAsync);
        _app.MapGet("/hls/{camera}/{file}", (HttpContext context, string file) =>
        {
            context.Response.Headers.CacheControl = file.EndsWith(".m4s", StringComparison.Ordinal) ? "public, max-age=3600, immutable" : "no-cache";
            return Results.Bytes([1, 2, 3], "video/mp4", enableRangeProcessing: true);
        });
        _app.MapGet("/ws/mse/{camera}", EchoAsync);
        _app.MapGet("/api/{**path}", () => Results.Text("answered"));
        _app.MapGet("/metrics", () => Results.Text("figures"));
        _app.MapGet("/live/{camera}/keyframe.mp4", () => Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
    }

    private async Task LiveAsync(HttpContext context)
    {
        await context.Response.WriteAsync("first", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await _goOn.Task;
        await context.Response.WriteAsync(" last", context.RequestAborted);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[64];
        ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
        await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, true, context.RequestAborted);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }
}
