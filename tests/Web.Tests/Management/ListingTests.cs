using Fleet.Core.Fleet;
using Fleet.Testing.Registry;
using Fleet.Web.Management;
using static Fleet.Web.Tests.Management.ManagementHost;

namespace Fleet.Web.Tests.Management;

public sealed class ListingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_follow_each_other_until_there_is_no_next()
    {
        await using ManagementHost host = await StartAsync();
        await FillAsync(host, 25);

        List<string> seen = [];
        string? next = null;
        do
        {
            Answer page = await host.GetAsync($"/api/cameras?limit=10{(next is null ? "" : $"&after={next}")}");
            seen.AddRange(page.Ids);
            next = (string?)page.Json["next"];
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"cam-{i:00000}"), seen);
    }

    [Theory]
    [InlineData("?site=south", "b,c")]
    [InlineData("?tag=gate", "a,c")]
    [InlineData("?q=BAY", "b")]
    [InlineData("?state=live", "a,c")]
    [InlineData("?state=live&site=south", "c")]
    [InlineData("?state=idle", "b")]
    [InlineData("?state=live&limit=1", "a")]
    [InlineData("?state=live&limit=1&after=a", "c")]
    public async Task Filters_are_all_met(string query, string ids)
    {
        await using ManagementHost host = await StartAsync();
        await host.Registry.AddAsync(SampleCameras.Plain("a") with { Site = "north", Tags = CameraTags.Of(["gate"]) }, Ct);
        await host.Registry.AddAsync(SampleCameras.Plain("b") with { Site = "south", Name = "Loading bay" }, Ct);
        await host.Registry.AddAsync(SampleCameras.Plain("c") with { Site = "south", Tags = CameraTags.Of(["gate"]) }, Ct);
        host.Fleet.Streams.Add(new StreamStatus { Camera = "a", Site = "north", State = "live" });
        host.Fleet.Streams.Add(new StreamStatus { Camera = "c", Site = "south", State = "live" });

        Answer answer = await host.GetAsync("/api/cameras" + query);

        Assert.Equal(ids, string.Join(',', answer.Ids));
        Assert.Equal(query.EndsWith("limit=1", StringComparison.Ordinal) ? "a" : null, (string?)answer.Json["next"]);
    }

    [Fact]
    public async Task Every_bad_parameter_is_named_at_once()
    {
        await using ManagementHost host = await StartAsync();

        Answer answer = await host.GetAsync("/api/cameras?limit=0&after=A&state=asleep&page=2&q=a&q=b");

        Assert.Equal((400, "bad-request"), (answer.Status, answer.ProblemType));
        Assert.Equal(["after", "limit", "page", "q", "state"], answer.BadFields.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sites_count_their_cameras()
    {
        await using ManagementHost host = await StartAsync();
        await host.Registry.AddAsync(SampleCameras.Plain("a") with { Site = "north" }, Ct);
        await host.Registry.AddAsync(SampleCameras.Plain("b") with { Site = "north", Enabled = false }, Ct);
        await host.Registry.AddAsync(SampleCameras.Plain("c"), Ct);
        host.Fleet.Streams.Add(new StreamStatus { Camera = "a", Site = "north", State = "live" });

        Assert.Equal(
            """{"items":[{"site":"default","cameras":1,"enabled":1,"live":0},{"site":"north","cameras":2,"enabled":1,"live":1}]}""",
            (await host.GetAsync("/api/sites")).Body);
    }

    [Fact]
    public async Task A_list_of_ten_thousand_cameras_takes_no_50_ms()
    {
        await using ManagementHost host = await StartAsync();
        await FillAsync(host, 10_000);
        string[] paths = ["/api/cameras?limit=1000", "/api/cameras?limit=100&q=cam-09", "/api/cameras?limit=1000&after=cam-08999", "/api/sites"];

        foreach (string path in paths)
        {
            // the fastest of some: other work on the machine is not what is measured
            TimeSpan fastest = TimeSpan.MaxValue;
            for (int i = 0; i < 20; i++)
            {
                long start = TimeProvider.System.GetTimestamp();
                Answer answer = await host.GetAsync(path);
                TimeSpan taken = TimeProvider.System.GetElapsedTime(start);
                Assert.Equal(200, answer.Status);
                if (taken < fastest) fastest = taken;
            }

            TestContext.Current.TestOutputHelper!.WriteLine($"{path}: {fastest.TotalMilliseconds:0.0} ms");
            Assert.True(fastest < TimeSpan.FromMilliseconds(50), $"{path} took {fastest.TotalMilliseconds} ms.");
        }
    }

    private static async Task FillAsync(ManagementHost host, int count)
    {
        Camera[] cameras = [.. Enumerable.Range(0, count).Select(i => SampleCameras.Full($"cam-{i:00000}"))];
        await host.Registry.RefreshAsync((present, _) => new(host.Registry.Merge(present, cameras)), Ct);
    }
}
