using Fleet.Core.Fleet;
using Xunit;

namespace Fleet.Testing.Registry;

/// <summary>What every registry does. An adapter's tests derive from this and say how to open an empty one.</summary>
public abstract class CameraRegistryContract
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>An empty registry, which the caller disposes of.</summary>
    protected abstract Task<IRegistryUnderTest> OpenAsync();

    [Fact]
    public async Task What_was_added_is_found_as_it_was()
    {
        await using IRegistryUnderTest test = await OpenAsync();
        Camera camera = SampleCameras.Full("front-door");

        CameraWrite write = await test.Registry.AddAsync(camera, Ct);

        Assert.Equal(CameraWriteOutcome.Done, write.Outcome);
        Assert.Equal(write.Current, await test.Registry.FindAsync(camera.Id, Ct));
        Assert.Equal(camera, write.Current!.Camera);
        Assert.Null(await test.Registry.FindAsync(CameraId.Parse("back-door"), Ct));
    }

    [Fact]
    public async Task An_id_is_added_once()
    {
        await using IRegistryUnderTest test = await OpenAsync();
        CameraWrite first = await test.Registry.AddAsync(SampleCameras.Plain("a"), Ct);

        CameraWrite second = await test.Registry.AddAsync(SampleCameras.Plain("a") with { Name = "another" }, Ct);

        Assert.Equal(new CameraWrite(CameraWriteOutcome.Exists, first.Current), second);
    }

    [Fact]
    public async Task A_replacement_needs_the_version_it_was_made_from()
    {
        await using IRegistryUnderTest test = await OpenAsync();
        Camera camera = SampleCameras.Plain("a");
        long first = (await test.Registry.AddAsync(camera, Ct)).Current!.Version;

        CameraWrite second = await test.Registry.ReplaceAsync(camera with { Name = "second" }, first, Ct);
        CameraWrite stale = await test.Registry.ReplaceAsync(camera with { Name = "stale" }, first, Ct);
        CameraWrite forced = await test.Registry.ReplaceAsync(camera with { Name = "forced" }, null, Ct);

        Assert.Equal(CameraWriteOutcome.Done, second.Outcome);
        Assert.NotEqual(first, second.Current!.Version);
        Assert.Equal(new CameraWrite(CameraWriteOutcome.VersionMismatch, second.Current), stale);
        Assert.Equal("forced", (await test.Registry.FindAsync(camera.Id, Ct))!.Camera.Name);
        Assert.Equal(CameraWriteOutcome.Done, forced.Outcome);
    }

    [Fact]
    public async Task What_is_not_there_is_neither_replaced_nor_removed()
    {
        await using IRegistryUnderTest test = await OpenAsync();

        Assert.Equal(CameraWriteOutcome.NotFound, (await test.Registry.ReplaceAsync(SampleCameras.Plain("a"), null, Ct)).Outcome);
        Assert.Equal(CameraWriteOutcome.NotFound, (await test.Registry.RemoveAsync(CameraId.Parse("a"), null, Ct)).Outcome);
    }

    [Fact]
    public async Task A_removal_needs_the_version_it_was_decided_on()
    {
        await using IRegistryUnderTest test = await OpenAsync();
        Camera camera = SampleCameras.Plain("a");
        long first = (await test.Registry.AddAsync(camera, Ct)).Current!.Version;
        long second = (await test.Registry.ReplaceAsync(camera with { Name = "second" }, first, Ct)).Current!.Version;

        Assert.Equal(CameraWriteOutcome.VersionMismatch, (await test.Registry.RemoveAsync(camera.Id, first, Ct)).Outcome);
        Assert.Equal(new CameraWrite(CameraWriteOutcome.Done, null), await test.Registry.RemoveAsync(camera.Id, second, Ct));
        Assert.Null(await test.Registry.FindAsync(camera.Id, Ct));
    }

    [Fact]
    public async Task A_version_does_not_come_back_when_its_camera_does()
    {
        await using IRegistryUnderTest test = await OpenAsync();
        Camera camera = SampleCameras.Plain("a");
        long first = (await test.Registry.AddAsync(camera, Ct)).Current!.Version;
        await test.Registry.RemoveAsync(camera.Id, null, Ct);
        await test.Registry.AddAsync(camera, Ct);

        Assert.Equal(CameraWriteOutcome.VersionMismatch, (await test.Registry.RemoveAsync(camera.Id, first, Ct)).Outcome);
    }

    [Fact]
    public async Task Of_many_who_change_one_version_one_succeeds()
    {
        await using IRegistryUnderTest test = await OpenAsync();
        Camera camera = SampleCameras.Plain("a");
        long version = (await test.Registry.AddAsync(camera, Ct)).Current!.Version;

        CameraWrite[] writes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i =>
            Task.Run(async () => await test.Registry.ReplaceAsync(camera with { Name = $"writer {i}" }, version, Ct), Ct)));

        CameraWrite winner = Assert.Single(writes, write => write.Outcome == CameraWriteOutcome.Done);
        Assert.Equal(31, writes.Count(write => write.Outcome == CameraWriteOutcome.VersionMismatch));
        Assert.Equal(winner.Current, await test.Registry.FindAsync(camera.Id, Ct));
    }

    [Fact]
    public async Task A_camera_that_breaks_the_rules_is_refused()
    {
        await using IRegistryUnderTest test = await OpenAsync();

        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await test.Registry.AddAsync(SampleCameras.Plain("a") with { Site = "No Site", SegmentCount = 0 }, Ct));

        Assert.Contains("site", e.Message, StringComparison.Ordinal);
        Assert.Contains("segmentCount", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_come_in_the_order_of_ids_and_meet_without_gap_or_overlap()
    {
        await using IRegistryUnderTest test = await OpenAsync();
        string[] ids = [.. Enumerable.Range(0, 25).Select(i => $"cam-{i:000}")];
        foreach (string id in ids.Reverse()) await test.Registry.AddAsync(SampleCameras.Plain(id), Ct);

        List<string> seen = [];
        var query = new CameraQuery { Limit = 7 };
        CameraPage page;
        do
        {
            page = await test.Registry.ListAsync(query, Ct);
            Assert.InRange(page.Items.Count, 1, 7);
            seen.AddRange(page.Items.Select(item => item.Camera.Id.Value));
            query = query with { After = page.Items[^1].Camera.Id };
        }
        while (page.HasMore);

        Assert.Equal(ids, seen);
    }

    [Fact]
    public async Task A_page_follows_an_id_that_is_gone_and_is_not_moved_by_what_comes_before_it()
    {
        await using IRegistryUnderTest test = await OpenAsync();
        foreach (string id in (string[])["b", "d", "f", "h"]) await test.Registry.AddAsync(SampleCameras.Plain(id), Ct);
        CameraPage first = await test.Registry.ListAsync(new CameraQuery { Limit = 2 }, Ct);

        await test.Registry.RemoveAsync(CameraId.Parse("d"), null, Ct);
        await test.Registry.AddAsync(SampleCameras.Plain("a"), Ct);
        await test.Registry.AddAsync(SampleCameras.Plain("e"), Ct);
        CameraPage second = await test.Registry.ListAsync(new CameraQuery { Limit = 2, After = first.Items[^1].Camera.Id }, Ct);

        Assert.Equal(["e", "f"], second.Items.Select(item => item.Camera.Id.Value));
        Assert.True(second.HasMore);
    }

    [Fact]
    public async Task Filters_are_all_met()
    {
        await using IRegistryUnderTest test = await OpenAsync();
        await test.Registry.AddAsync(SampleCameras.Plain("a") with { Site = "north", Tags = CameraTags.Of(["gate", "night"]) }, Ct);
        await test.Registry.AddAsync(SampleCameras.Plain("b") with { Site = "north", Name = "Loading bay" }, Ct);
        await test.Registry.AddAsync(SampleCameras.Plain("c") with { Site = "south", Tags = CameraTags.Of(["gate"]) }, Ct);

        async Task<string> Find(CameraQuery query) => string.Join(",", (await test.Registry.ListAsync(query, Ct)).Items.Select(item => item.Camera.Id.Value));

        Assert.Equal("a,b", await Find(new CameraQuery { Site = "north" }));
        Assert.Equal("a,c", await Find(new CameraQuery { Tag = "gate" }));
        Assert.Equal("a", await Find(new CameraQuery { Site = "north", Tag = "gate" }));
        Assert.Equal("b", await Find(new CameraQuery { Text = "LOADING" }));
        Assert.Equal("", await Find(new CameraQuery { Text = "192.0.2" }));
    }

    [Fact]
    public async Task A_watch_begins_with_what_there_is_and_goes_on_with_what_changes()
    {
        await using IRegistryUnderTest test = await OpenAsync();
        Camera camera = SampleCameras.Plain("a");
        VersionedCamera? first = (await test.Registry.AddAsync(camera, Ct)).Current;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await using IAsyncEnumerator<CameraChange> watch = test.Registry.WatchAsync(end.Token).GetAsyncEnumerator(end.Token);

        Assert.Equal(new CameraChange(camera.Id, first, IsInitial: true), await NextAsync(watch));
        VersionedCamera? second = (await test.Registry.ReplaceAsync(camera with { Enabled = false }, null, Ct)).Current;
        Assert.Equal(new CameraChange(camera.Id, second, IsInitial: false), await NextAsync(watch));
        await test.Registry.RemoveAsync(camera.Id, null, Ct);
        Assert.Equal(new CameraChange(camera.Id, null, IsInitial: false), await NextAsync(watch));
    }

    [Fact]
    public async Task A_watch_that_begins_amid_changes_ends_up_with_what_there_is()
    {
        await using IRegistryUnderTest test = await OpenAsync();
        const int writers = 4;
        const int changes = 40;
        Task writing = Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(
            async () =>
            {
                var random = new Random(writer);
                for (int i = 0; i < changes; i++)
                {
                    Camera camera = SampleCameras.Plain($"cam-{writer}-{random.Next(5)}") with { Name = $"change {i}" };
                    if (random.Next(3) == 0) await test.Registry.RemoveAsync(camera.Id, null, Ct);
                    else if ((await test.Registry.AddAsync(camera, Ct)).Outcome == CameraWriteOutcome.Exists) await test.Registry.ReplaceAsync(camera, null, Ct);
                }
            },
            Ct)));
        var last = SampleCameras.Plain("last");
        Dictionary<CameraId, VersionedCamera> seen = [];

        Task<Dictionary<CameraId, VersionedCamera>> watching = Task.Run(
            async () =>
            {
                await foreach (CameraChange change in test.Registry.WatchAsync(Ct))
                {
                    if (change.Current is { } current) seen[change.Id] = current;
                    else seen.Remove(change.Id);
                    if (change.Id == last.Id) break;
                }

                return seen;
            },
            Ct);
        await writing;
        await test.Registry.AddAsync(last, Ct);

        Dictionary<CameraId, VersionedCamera> watched = await watching.WaitAsync(Patience, Ct);
        CameraPage page = await test.Registry.ListAsync(new CameraQuery { Limit = CameraQuery.MaxLimit }, Ct);
        Assert.Equal(page.Items, watched.Values.OrderBy(camera => camera.Camera.Id.Value, StringComparer.Ordinal));
    }

    private static async Task<CameraChange> NextAsync(IAsyncEnumerator<CameraChange> watch)
    {
        Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(Patience, Ct));
        return watch.Current;
    }
}
