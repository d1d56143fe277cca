using System.Buffers.Binary;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fleet.Load.Tests.Peers;

/// <summary>
/// A server that speaks the contract over Kestrel and knows exactly when what is due: each camera's stream starts as its first viewer asks.
/// Pictures <see cref="HeldFrom"/> to <see cref="HeldUntil"/> are held back and come at once.
/// </summary>
internal sealed class LiveServer : IAsyncDisposable
{
    public const int HeldFrom = 50;
    public const int HeldUntil = 65;
    private const int PicturesAPart = 5;
    private const int PartsASegment = 5;
    private readonly WebApplication _app;
    private readonly Media _media;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly bool _holds;
    private long _started;

    private LiveServer(WebApplication app, Media media, bool holds) => (_app, _media, _holds) = (app, media, holds);

    public string Url => _app.Urls.Single();

    /// <summary>What the clients of the WebSocket said first.</summary>
    public List<string> Hellos { get; } = [];

    /// <summary>Connections seen; how they are used again.</summary>
    public HashSet<string> Connections { get; } = [];

    public static async Task<LiveServer> StartAsync(Media media, bool holds = false)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var server = new LiveServer(app, media, holds);
        app.UseWebSockets();
        app.Use((context, next) =>
        {
            lock (server.Connections) server.Connections.Add(context.Connection.Id);
            Interlocked.CompareExchange(ref server._started, server._time.GetTimestamp(), 0);
            return next(context);
        });
        app.MapGet("/live/{camera}/cmaf", (string camera, HttpContext context) => server.StreamAsync(camera, context, lengthPrefixed: true));
        app.MapGet("/live/{camera}/stream.mp4", (string camera, HttpContext context) => server.StreamAsync(camera, context, lengthPrefixed: false));
        app.Map("/ws/mse/{camera}", server.MseAsync);
        app.MapGet("/hls/{camera}/index.m3u8", () => "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000,CODECS=\"avc1.64001F\"\nvideo.m3u8?token=t\n");
        app.MapGet("/hls/{camera}/video.m3u8", (HttpRequest request) => server.PlaylistAsync(request));
        app.MapGet("/hls/{camera}/init.mp4", () => Results.Bytes(media.Init));
        app.MapGet("/hls/{camera}/part-{number:int}.m4s", server.PartAsync);
        app.MapGet("/hls/{camera}/segment-{number:int}.m4s", (int number) => Results.Bytes(server.Pictures(number * PartsASegment * PicturesAPart, PartsASegment * PicturesAPart)));
        app.MapGet("/file.bin", () => Results.Bytes(new byte[100_000]));
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task StreamAsync(string camera, HttpContext context, bool lengthPrefixed)
    {
        if (camera == "cam-404")
        {
            context.Response.StatusCode = 404;
            context.Response.ContentType = "application/problem+json";
            await context.Response.WriteAsync("""{"type":"camera-not-configured","detail":"There is no camera cam-404."}""");
            return;
        }

        context.Response.ContentType = "video/mp4";
        await PaceAsync(SendAsync, context.RequestAborted);

        async Task SendAsync(byte[] bytes)
        {
            byte[] length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            if (lengthPrefixed) await context.Response.Body.WriteAsync(length);
            await context.Response.Body.WriteAsync(bytes);
            await context.Response.Body.FlushAsync();
        }
    }

    private async Task MseAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] hello = new byte[1024];
        WebSocketReceiveResult said = await socket.ReceiveAsync(hello, context.RequestAborted);
        lock (Hellos) Hellos.Add(Encoding.UTF8.GetString(hello, 0, said.Count));
        await socket.SendAsync("codec:h264"u8.ToArray(), WebSocketMessageType.Text, true, context.RequestAborted);
        await PaceAsync(bytes => socket.SendAsync(bytes, WebSocketMessageType.Binary, true, context.RequestAborted), context.RequestAborted);
    }

    private async Task PaceAsync(Func<byte[], Task> send, CancellationToken ct)
    {
        try
        {
            await send(_media.Init);
            for (int picture = 0; picture < _media.Chunks.Count; picture++)
            {
                await UntilAsync(_holds && picture is >= HeldFrom and < HeldUntil ? HeldUntil : picture, ct);
                await send(_media.Chunks[picture]);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or WebSocketException)
        {
            // the viewer left
        }
    }

    private async Task UntilAsync(int picture, CancellationToken ct)
    {
        // a delay may end a fraction of a millisecond early
        while (picture * Media.Interval - _time.GetElapsedTime(_started) is { Ticks: > 0 } left) await Task.Delay(left, _time, ct);
    }

    private async Task<IResult> PlaylistAsync(HttpRequest request)
    {
        if (int.TryParse(request.Query["_HLS_msn"], NumberStyles.None, CultureInfo.InvariantCulture, out int msn))
        {
            int part = int.Parse(request.Query["_HLS_part"]!, CultureInfo.InvariantCulture);
            await UntilAsync((msn * PartsASegment + part + 1) * PicturesAPart, request.HttpContext.RequestAborted);
        }

        int parts = (int)(_time.GetElapsedTime(_started) / (PicturesAPart * Media.Interval));
        var text = new StringBuilder("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.6\n#EXT-X-PART-INF:PART-TARGET=0.2\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-MAP:URI=\"init.mp4\"\n");
        for (int part = 0; part < parts; part++)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-PART:DURATION=0.2,URI=\"part-{part}.m4s\"{(part % PartsASegment == 0 ? ",INDEPENDENT=YES" : "")}\n");
            if (part % PartsASegment == PartsASegment - 1) text.Append(CultureInfo.InvariantCulture, $"#EXTINF:1,\nsegment-{part / PartsASegment}.m4s\n");
        }

        return Results.Text(text.Append(CultureInfo.InvariantCulture, $"#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"part-{parts}.m4s\"\n").ToString());
    }

    private async Task<IResult> PartAsync(int number, HttpContext context)
    {
        await UntilAsync((number + 1) * PicturesAPart, context.RequestAborted);
        return Results.Bytes(Pictures(number * PicturesAPart, PicturesAPart));
    }

    private byte[] Pictures(int from, int count) => [.. _media.Chunks.Skip(from).Take(count).SelectMany(chunk => chunk)];
}
