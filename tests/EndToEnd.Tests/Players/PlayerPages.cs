using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Fleet.EndToEnd.Tests.Players;

/// <summary>Serves the players of <c>Pages/</c> and the npm packages they need, and takes what they post.</summary>
internal sealed class PlayerPages : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, PlayerReport> _latest = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<PlayerReport>> _final = new();

    private PlayerPages(WebApplication app) => _app = app;

    public static async Task<PlayerPages> StartAsync(string nodeModules, CancellationToken ct)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var pages = new PlayerPages(app);
        Serve(app, Path.Combine(AppContext.BaseDirectory, "Players", "Pages"), "");
        Serve(app, nodeModules, "/npm");
        app.MapPost("/result/{player}", (string player, PlayerReport report) => pages.Take(player, report));
        await app.StartAsync(ct);
        return pages;
    }

    public Uri AddressOf(string player, string camera, Uri host, TimeSpan duration) =>
        new($"{_app.Urls.Single()}/player.html?player={player}&host={host.GetLeftPart(UriPartial.Authority)}&camera={camera}&seconds={duration.TotalSeconds:0}");

    /// <summary>The last word of a page; what it said before when it takes longer than it may.</summary>
    public async Task<PlayerReport?> ReportAsync(string player, TimeSpan within, CancellationToken ct)
    {
        try
        {
            return await Final(player).Task.WaitAsync(within, ct);
        }
        catch (TimeoutException)
        {
            return _latest.GetValueOrDefault(player);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Serve(WebApplication app, string folder, string path) => app.UseStaticFiles(new StaticFileOptions
    {
        FileProvider = new PhysicalFileProvider(folder),
        RequestPath = path,
        ServeUnknownFileTypes = true,
        ContentTypeProvider = new Microsoft.AspNetCore.StaticFiles.FileExtensionContentTypeProvider { Mappings = { [".mjs"] = "text/javascript" } },
    });

    private TaskCompletionSource<PlayerReport> Final(string player) =>
        _final.GetOrAdd(player, _ => new TaskCompletionSource<PlayerReport>(TaskCreationOptions.RunContinuationsAsynchronously));

    private IResult Take(string player, PlayerReport report)
    {
        _latest[player] = report;
        if (report.IsFinal) Final(player).TrySetResult(report);
        return Results.NoContent();
    }
}
