using System.Net;
using System.Text.Json;
using Fleet.Testing;

namespace Fleet.Edge.Tests;

/// <summary>What is told at an edge of what happens at others.</summary>
public sealed class EventTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_edge_tells_each_change_of_the_whole_fleet_once()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(camera => camera with { CloseAfter = TimeSpan.FromSeconds(1) });
        TestEdge one = await fleet.StartReadyEdgeAsync(), other = await fleet.StartReadyEdgeAsync();
        using EdgeEvents first = await EdgeEvents.OpenAsync(one), second = await EdgeEvents.OpenAsync(other);
        HttpResponseMessage here = await one.GetAsync("/live/door/cmaf");
        await first.UntilAsync(Viewers(cmaf: 1, """{"cmaf":1}""", "{}"), Ct);
        HttpResponseMessage there = await other.GetAsync("/live/door/cmaf");
        await first.UntilAsync(Viewers(cmaf: 2, """{"cmaf":1}""", "{}"), Ct);
        here.Dispose();
        await first.UntilAsync(Viewers(cmaf: 1, "{}", """{"cmaf":1}"""), Ct);
        there.Dispose();
        string end = """state-changed {"camera":"door","state":"idle","before":"draining","reason":"Nobody watches."}""";
        await first.UntilAsync(end, Ct);
        await second.UntilAsync(end, Ct);

        Assert.Equal(
            [
                """state-changed {"camera":"door","state":"connecting","before":"idle","reason":"Somebody watches."}""",
                """state-changed {"camera":"door","state":"live","before":"connecting","reason":null}""",
                """state-changed {"camera":"door","state":"draining","before":"live","reason":"Nobody watches."}""",
                end,
            ],
            first.All.Where(e => e.StartsWith("state-changed", StringComparison.Ordinal)));
        Assert.Equal(first.All.Order(), second.All.Order());
    }

    [Fact]
    public async Task The_status_of_a_camera_tells_at_each_edge_who_watches_at_all()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        TestEdge one = await fleet.StartReadyEdgeAsync(), other = await fleet.StartReadyEdgeAsync();
        using HttpResponseMessage first = await one.GetAsync("/live/door/cmaf"), second = await other.GetAsync("/live/door/stream.mp4");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));

        foreach (TestEdge edge in new[] { one, other })
        {
            await Until.TrueAsync(async () => (await edge.JsonAsync("/live/door/status")).GetProperty("viewers").GetInt32() == 2, TestFleet.Patience, Ct);
            JsonElement status = await edge.JsonAsync("/live/door/status");
            Assert.Equal("""{"all":2,"cmaf":1,"stream":1,"mse":0,"hls":0,"wall":0}""", status.GetProperty("viewersByProtocol").GetRawText());
        }
    }

    [Fact]
    public async Task Who_waits_for_the_first_picture_is_counted_at_every_edge_and_its_own_knows_without_a_silo()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(faults: "no-key-frame");
        TestEdge one = await fleet.StartReadyEdgeAsync(), other = await fleet.StartReadyEdgeAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Task<HttpResponseMessage> waiting = one.Client.GetAsync("/live/door/cmaf", HttpCompletionOption.ResponseHeadersRead, end.Token);
        await Until.TrueAsync(async () => await HeldAsync(other) == 1, TestFleet.Patience, Ct);

        await fleet.StopSiloAsync();
        Assert.Equal(1, await HeldAsync(one));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static async Task<int> HeldAsync(TestEdge edge) => (await edge.JsonAsync("/live/door/status")).GetProperty("held").GetInt32();

    private static string Viewers(int cmaf, string joined, string left) =>
        $$$"""viewers-changed {"camera":"door","viewers":{"all":{{{cmaf}}},"cmaf":{{{cmaf}}},"stream":0,"mse":0,"hls":0,"wall":0},"joined":{{{joined}}},"left":{{{left}}}}""";
}
