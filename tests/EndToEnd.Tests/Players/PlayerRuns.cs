using System.Globalization;
using System.Net.Http.Json;
using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Browser;
using Fleet.EndToEnd.Tests.Peers;

namespace Fleet.EndToEnd.Tests.Players;

/// <summary>All players at once, each in a browser of its own, on one running host; their reports are what the tests judge.</summary>
public sealed class PlayerRuns : IAsyncLifetime
{
    /// <summary>How long each plays, in seconds; a soak sets it.</summary>
    private const string DurationVariable = "FLEET_PLAYER_SECONDS";

    /// <summary>The file the table of all players is written to: for people, as test runners keep the words of tests that pass to themselves.</summary>
    private const string TableVariable = "FLEET_PLAYER_TABLE";

    /// <summary>
    /// How late the timers of a page may be, in ms, before they show that the processor is busy with something else: these players on two cores stay below it.
    /// </summary>
    private const double MostLateness = 20;

    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(20);

    /// <summary>For what is no playing: the browser's start, the first picture.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly (string Player, SimulatedAudio Sound)[] Players =
    [
        ("cmaf", SimulatedAudio.Aac),
        ("websocket", SimulatedAudio.Opus),
        ("progressive", SimulatedAudio.Aac),
        ("hlsjs", SimulatedAudio.Aac),
        ("shaka", SimulatedAudio.Opus),
    ];

    internal IReadOnlyDictionary<string, PlayerReport> Reports { get; private set; } = new Dictionary<string, PlayerReport>();

    /// <summary>Whether what the players saw tells more about the processor than about the product.</summary>
    internal bool IsProcessorBusy => Reports.Values.Any(report => report.TimerLateness > MostLateness);

    internal string Table { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        if (!Chromium.IsInstalled || NodeModules.Find("hls.js", "shaka-player") is not { } modules) return;
        TimeSpan duration = Environment.GetEnvironmentVariable(DurationVariable) is { } text ? TimeSpan.FromSeconds(int.Parse(text, CultureInfo.InvariantCulture)) : DefaultDuration;
        await using CameraSimulator withAac = await CameraSimulator.StartAsync(new CameraSimOptions { Audio = SimulatedAudio.Aac }, TimeProvider.System, ct);
        await using CameraSimulator withOpus = await CameraSimulator.StartAsync(new CameraSimOptions { Audio = SimulatedAudio.Opus }, TimeProvider.System, ct);
        using RunningHost host = await RunningHost.StartAsync([], ct);
        await AddAsync(host, SimulatedAudio.Aac, withAac, ct);
        await AddAsync(host, SimulatedAudio.Opus, withOpus, ct);
        await using PlayerPages pages = await PlayerPages.StartAsync(modules, ct);
        List<Chromium> browsers = [];
        try
        {
            // the pages come from another port than the video; who may play from where is not the question here
            foreach ((string player, SimulatedAudio sound) in Players)
                browsers.Add(Chromium.Open(pages.AddressOf(player, CameraOf(sound), host.AddressOf(CameraOf(sound)), duration), "--disable-web-security"));
            long memory = host.WorkingSet;
            PlayerReport?[] reports = await Task.WhenAll(Players.Select(player => pages.ReportAsync(player.Player, duration + Patience, ct)));
            Reports = reports.OfType<PlayerReport>().ToDictionary(report => report.Player);
            Table = PlayerTable.Of(Reports.Values, string.Create(CultureInfo.InvariantCulture,
                $"host: {memory / 1e6:0} MB before, {host.WorkingSet / 1e6:0} MB after; judged as on a {(IsProcessorBusy ? "busy" : "free")} processor"));
            if (Environment.GetEnvironmentVariable(TableVariable) is { } file) await File.WriteAllTextAsync(file, Table, ct);
        }
        finally
        {
            browsers.ForEach(browser => browser.Dispose());
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string CameraOf(SimulatedAudio sound) => sound.ToString().ToLowerInvariant();

    private static async Task AddAsync(RunningHost host, SimulatedAudio sound, CameraSimulator simulator, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        using HttpResponseMessage added = await http.PostAsJsonAsync("/api/cameras", new { id = CameraOf(sound), source = simulator.UrlOf("cam-1").AbsoluteUri }, ct);
        added.EnsureSuccessStatusCode();
    }
}
