using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fleet.EndToEnd.Tests.Browser;

/// <summary>Serves one page and its files to a browser, and takes the JSON the page posts to <c>/result</c> when it is done.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource<JsonElement> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PageServer(WebApplication app) => _app = app;

    public Uri Page => new(_app.Urls.Single() + "/");

    public static async Task<PageServer> StartAsync(string page, IReadOnlyDictionary<string, byte[]> files)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var server = new PageServer(app);
        app.MapGet("/", () => Results.Content(page, "text/html"));
        app.MapGet("/{file}", (string file) => files.TryGetValue(file, out byte[]? bytes) ? Results.Bytes(bytes) : Results.NotFound());
        app.MapPost("/result", (JsonElement result) => server._result.TrySetResult(result) ? Results.Ok() : Results.Conflict());
        await app.StartAsync();
        return server;
    }

    public Task<JsonElement> ResultAsync(TimeSpan within, CancellationToken cancellation) => _result.Task.WaitAsync(within, cancellation);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
