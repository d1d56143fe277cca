using System.Net;
using System.Text.Json;
using Fleet.Grains.Abstractions.Streams;
using Fleet.Testing;

namespace Fleet.Edge.Tests;

public sealed class WatchingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The second edge comes late: it begins with what the first one saw long ago.</summary>
    [Theory]
    [InlineData(FleetStreamsKind.Direct)]
    [InlineData(FleetStreamsKind.Memory)]
    public async Task Viewers_of_two_edges_watch_one_session_and_are_counted_together(FleetStreamsKind streams)
    {
        await using TestFleet fleet = await TestFleet.StartAsync(streams: streams);
        TestEdge one = await fleet.StartReadyEdgeAsync(), other = await fleet.StartReadyEdgeAsync();
        using HttpResponseMessage first = await one.GetAsync("/live/door/cmaf"), second = await other.GetAsync("/live/door/stream.mp4");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        byte[] buffer = new byte[64 * 1024];
        foreach (HttpResponseMessage response in new[] { first, second })
        {
            Stream body = await response.Content.ReadAsStreamAsync(Ct);
            await body.ReadExactlyAsync(buffer, Ct);
        }

        await other.Client.GetStringAsync("/hls/door/index.m3u8?session=s", Ct);
        Assert.Equal((1, 1L), (fleet.Counters.MaxSessionsOpen, fleet.Counters.SessionsTotal));
        await Until.TrueAsync(async () => await ViewersAsync(one) is (3, 1, 1, 1), TestFleet.Patience, Ct);
        Assert.Equal("live", (await one.JsonAsync("/live/door/status")).GetProperty("state").GetString());
        Assert.Contains("fleet_viewers{protocol=\"hls\"} 1", await other.Client.GetStringAsync("/metrics", Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("fleet_egress_bytes_total 0\n", await other.Client.GetStringAsync("/metrics", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_edges_give_the_same_names_to_the_same_bytes()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        TestEdge one = await fleet.StartReadyEdgeAsync(), other = await fleet.StartReadyEdgeAsync();
        await UriOfAsync(one);
        await UriOfAsync(other);
        string uri = await UriOfAsync(one);
        byte[] bytes = await one.Client.GetByteArrayAsync("/hls/door/" + uri, Ct);
        await Until.TrueAsync(async () => (await other.GetAsync("/hls/door/" + uri)).StatusCode == HttpStatusCode.OK, TestFleet.Patience, Ct);
        Assert.Equal(bytes, await other.Client.GetByteArrayAsync("/hls/door/" + uri, Ct));
    }

    [Fact]
    public async Task The_camera_is_let_go_when_the_last_viewer_of_all_edges_has_left()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(camera => camera with { CloseAfter = TimeSpan.FromSeconds(1) });
        TestEdge one = await fleet.StartReadyEdgeAsync(), other = await fleet.StartReadyEdgeAsync();
        HttpResponseMessage first = await one.GetAsync("/live/door/cmaf"), second = await other.GetAsync("/live/door/cmaf");
        Assert.Equal(1, fleet.Counters.SessionsOpen);
        first.Dispose();
        second.Dispose();
        await Until.TrueAsync(() => fleet.Counters.SessionsOpen == 0, TestFleet.Patience, Ct);
        Assert.Equal(1, fleet.Counters.Teardowns);
        using HttpResponseMessage again = await other.GetAsync("/live/door/cmaf");
        Assert.Equal((HttpStatusCode.OK, 2L), (again.StatusCode, fleet.Counters.SessionsTotal));
    }

    [Fact]
    public async Task Of_a_camera_for_two_the_third_viewer_is_refused_at_whichever_edge()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(camera => camera with { MaxViewers = 2 });
        TestEdge one = await fleet.StartReadyEdgeAsync(), other = await fleet.StartReadyEdgeAsync();
        HttpResponseMessage first = await one.GetAsync("/live/door/cmaf");
        using HttpResponseMessage second = await other.GetAsync("/live/door/cmaf"), third = await other.GetAsync("/live/door/cmaf"), fourth = await one.GetAsync("/live/door/cmaf");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (third.StatusCode, fourth.StatusCode));
        Assert.Equal("camera-at-capacity", await TypeOfAsync(third));
        first.Dispose();
        await Until.TrueAsync(async () =>
        {
            using HttpResponseMessage next = await other.GetAsync("/live/door/cmaf");
            return next.StatusCode == HttpStatusCode.OK;
        }, TestFleet.Patience, Ct);
    }

    [Fact]
    public async Task Who_waits_for_a_camera_that_refuses_is_told_the_step_it_failed_in()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(faults: "401-loop");
        TestEdge edge = await fleet.StartReadyEdgeAsync();
        using HttpResponseMessage response = await edge.GetAsync("/live/door/cmaf");
        Assert.Equal((HttpStatusCode.NotFound, "camera-offline"), (response.StatusCode, await TypeOfAsync(response)));
        Assert.Contains("\"detail\":\"authenticate: ", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_change_of_the_camera_reaches_who_watches_at_another_edge()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        TestEdge one = await fleet.StartReadyEdgeAsync(), other = await fleet.StartReadyEdgeAsync();
        using HttpResponseMessage watched = await other.GetAsync("/live/door/cmaf");
        Task<byte[]> whole = watched.Content.ReadAsByteArrayAsync(Ct);
        using (HttpResponseMessage kick = await one.Client.PostAsync("/api/cameras/door/kick", null, Ct)) Assert.Contains("true", await kick.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        await Until.TrueAsync(() => fleet.Counters.SessionsTotal == 2, TestFleet.Patience, Ct);
        Assert.False(whole.IsCompleted);

        using HttpResponseMessage patched = await one.Client.PatchAsync("/api/cameras/door", new StringContent("""{"enabled":false}""", null, "application/merge-patch+json"), Ct);
        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
        Assert.NotEmpty(await whole);
        using HttpResponseMessage refused = await other.GetAsync("/live/door/cmaf");
        Assert.Contains("disabled", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        await Until.TrueAsync(() => fleet.Counters.SessionsOpen == 0, TestFleet.Patience, Ct);
    }

    [Fact]
    public async Task Whoever_watches_a_camera_that_moves_to_another_site_goes_on_watching()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        TestEdge edge = await fleet.StartReadyEdgeAsync();
        using HttpResponseMessage watched = await edge.GetAsync("/live/door/cmaf");
        Stream body = await watched.Content.ReadAsStreamAsync(Ct);
        byte[] buffer = new byte[32 * 1024];
        await body.ReadExactlyAsync(buffer, Ct);
        using HttpResponseMessage patched = await edge.Client.PatchAsync("/api/cameras/door", new StringContent("""{"site":"yard"}""", null, "application/merge-patch+json"), Ct);
        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
        await Until.TrueAsync(() => fleet.Counters is { SessionsTotal: 2, SessionsOpen: 1 }, TestFleet.Patience, Ct);

        // more than can have been on its way before
        for (int i = 0; i < 6; i++) await body.ReadExactlyAsync(buffer, Ct);
        await Until.TrueAsync(async () => (await edge.JsonAsync("/api/streams")).GetProperty("items") is var items && items.GetArrayLength() == 1 && items[0].GetProperty("site").GetString() == "yard", TestFleet.Patience, Ct);
    }

    private static async Task<(int All, int Cmaf, int Stream, int Hls)> ViewersAsync(TestEdge edge)
    {
        JsonElement items = (await edge.JsonAsync("/api/streams")).GetProperty("items");
        if (items.GetArrayLength() != 1) return default;
        JsonElement viewers = items[0].GetProperty("viewers");
        return (viewers.GetProperty("all").GetInt32(), viewers.GetProperty("cmaf").GetInt32(), viewers.GetProperty("stream").GetInt32(), viewers.GetProperty("hls").GetInt32());
    }

    private static async Task<string?> TypeOfAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Ct)).GetProperty("type").GetString();

    /// <summary>The last part a playlist names.</summary>
    private static async Task<string> UriOfAsync(TestEdge edge)
    {
        string playlist = await edge.Client.GetStringAsync("/hls/door/video.m3u8?session=s", Ct);
        string part = playlist.Split('\n').Last(line => line.StartsWith("#EXT-X-PART:", StringComparison.Ordinal));
        int start = part.IndexOf("URI=\"", StringComparison.Ordinal) + 5;
        return part[start..part.IndexOf('"', start)];
    }
}
