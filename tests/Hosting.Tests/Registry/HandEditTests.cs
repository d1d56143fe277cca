using System.Collections.Concurrent;
using Fleet.Core.Fleet;
using Fleet.Hosting.Registry;
using Fleet.Testing.Registry;

namespace Fleet.Hosting.Tests.Registry;

public sealed class HandEditTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _directory = new();
    private readonly BlockingCollection<string> _reports = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string FilePath => _directory.File("cameras.json");

    public void Dispose()
    {
        _directory.Dispose();
        _reports.Dispose();
    }

    [Fact]
    public async Task An_edit_is_taken_in_while_the_file_is_in_use_and_what_it_leaves_alone_keeps_its_version()
    {
        await using JsonCameraRegistry registry = await OpenAsync();
        VersionedCamera kept = (await registry.AddAsync(SampleCameras.Full("kept"), Ct)).Current!;
        await registry.AddAsync(SampleCameras.Plain("gone"), Ct);
        await using IAsyncEnumerator<CameraChange> watch = registry.WatchAsync(Ct).GetAsyncEnumerator(Ct);
        for (int i = 0; i < 2; i++) await watch.MoveNextAsync();

        string text = await File.ReadAllTextAsync(FilePath, Ct);
        await File.WriteAllTextAsync(FilePath, text.Replace("\"gone\"", "\"new\"", StringComparison.Ordinal), Ct);

        Dictionary<string, bool> changes = [];
        for (int i = 0; i < 2; i++)
        {
            Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(Patience, Ct));
            changes.Add(watch.Current.Id.Value, watch.Current.Current is not null);
        }

        Assert.Equal(new Dictionary<string, bool> { ["gone"] = false, ["new"] = true }, changes);
        Assert.Equal(kept, await registry.FindAsync(CameraId.Parse("kept"), Ct));
    }

    [Fact]
    public async Task A_bad_edit_is_reported_with_every_key_that_is_wrong_and_changes_nothing()
    {
        await using JsonCameraRegistry registry = await OpenAsync();
        VersionedCamera camera = (await registry.AddAsync(SampleCameras.Plain("a"), Ct)).Current!;
        string good = await File.ReadAllTextAsync(FilePath, Ct);
        string bad = good.Replace("\"15s\"", "\"soon\"", StringComparison.Ordinal).Replace("\"maxViewers\"", "\"maxViewer\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(FilePath, bad, Ct);

        string report = await ReportAsync("closeAfter");

        Assert.Contains("cameras[0].closeAfter ('a'): is a duration", report, StringComparison.Ordinal);
        Assert.Contains("cameras[0].maxViewer ('a'): is not a field of a camera", report, StringComparison.Ordinal);
        Assert.Equal(camera, await registry.FindAsync(camera.Camera.Id, Ct));

        CameraRegistryException e = await Assert.ThrowsAsync<CameraRegistryException>(async () => await registry.AddAsync(SampleCameras.Plain("b"), Ct));
        Assert.Contains("closeAfter", e.Message, StringComparison.Ordinal);
        Assert.Equal(bad, await File.ReadAllTextAsync(FilePath, Ct));

        await File.WriteAllTextAsync(FilePath, good, Ct);
        await ReportAsync("good again");
        Assert.Equal(CameraWriteOutcome.Done, (await registry.AddAsync(SampleCameras.Plain("b"), Ct)).Outcome);
    }

    [Fact]
    public async Task An_edit_that_was_not_noticed_yet_is_not_overwritten()
    {
        await using JsonCameraRegistry registry = await OpenAsync();
        await registry.AddAsync(SampleCameras.Plain("a"), Ct);
        for (int i = 0; i < 20; i++)
        {
            string text = await File.ReadAllTextAsync(FilePath, Ct);
            await File.WriteAllTextAsync(FilePath, text.Replace("\"cameras\": [", $$"""
                "cameras": [
                { "id": "by-hand-{{i}}", "source": "rtsp://192.0.2.9/" },
                """, StringComparison.Ordinal), Ct);
            await registry.AddAsync(SampleCameras.Plain($"by-api-{i}"), Ct);
        }

        Assert.Equal(41, (await registry.ListAsync(new CameraQuery { Limit = 100 }, Ct)).Items.Count);
    }

    [Fact]
    public async Task A_file_that_is_taken_away_leaves_the_cameras_and_comes_back_with_the_next_change()
    {
        await using JsonCameraRegistry registry = await OpenAsync();
        await registry.AddAsync(SampleCameras.Plain("a"), Ct);

        File.Delete(FilePath);
        await ReportAsync("The file is gone");
        await registry.AddAsync(SampleCameras.Plain("b"), Ct);

        await registry.DisposeAsync();
        await using JsonCameraRegistry again = await OpenAsync();
        Assert.Equal(2, (await again.ListAsync(new CameraQuery(), Ct)).Items.Count);
    }

    [Fact]
    public async Task A_file_that_was_bad_from_the_start_is_refused()
    {
        await File.WriteAllTextAsync(FilePath, """{ "cameras": [ { "id": "a", "id": "b" } ] }""", Ct);

        CameraFileException e = await Assert.ThrowsAsync<CameraFileException>(OpenAsync);

        Assert.Contains("'id'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_readable_and_its_owners_alone_and_a_link_stays_a_link()
    {
        File.CreateSymbolicLink(_directory.File("link.json"), FilePath);
        await File.WriteAllTextAsync(FilePath, """{ "cameras": [] }""", Ct);
        File.Delete(FilePath);
        await using JsonCameraRegistry registry = await JsonCameraRegistry.OpenAsync(_directory.File("link.json"), TimeProvider.System, _reports.Add, Ct);
        await registry.AddAsync(SampleCameras.Full("front-door"), Ct);

        Assert.NotNull(new FileInfo(_directory.File("link.json")).LinkTarget);
        Assert.Contains("\n      \"name\": \"Tür \\\"Süd\\\" <1>\",\n", await File.ReadAllTextAsync(FilePath, Ct), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    private Task<JsonCameraRegistry> OpenAsync() => JsonCameraRegistry.OpenAsync(FilePath, TimeProvider.System, _reports.Add, Ct);

    /// <summary>Edits are not atomic: a look may come between their beginning and their end, and report that first.</summary>
    private Task<string> ReportAsync(string about) => Task.Run(
        () =>
        {
            while (true)
            {
                if (!_reports.TryTake(out string? report, (int)Patience.TotalMilliseconds, Ct)) throw new TimeoutException($"No report told of '{about}'.");
                if (report.Contains(about, StringComparison.Ordinal)) return report;
            }
        },
        Ct);
}
