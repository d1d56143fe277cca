using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fleet.Testing;

namespace Fleet.Edge.Tests;

public sealed class ProbeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_camera_is_looked_at_by_a_silo_and_never_from_the_edge()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        TestEdge edge = await fleet.StartReadyEdgeAsync();
        (HttpStatusCode status, JsonElement found) = await ProbeAsync(edge);
        Assert.True(status == HttpStatusCode.OK, found.ToString());
        Assert.Equal(1280, found.GetProperty("video").GetProperty("width").GetInt32());
        long sessions = fleet.Counters.SessionsTotal;

        await fleet.StopSiloAsync();
        await Until.TrueAsync(async () => !await edge.IsReadyAsync(), TestFleet.Patience, Ct);
        (status, JsonElement refused) = await ProbeAsync(edge);
        Assert.Equal((HttpStatusCode.NotFound, "camera-offline"), (status, refused.GetProperty("type").GetString()));
        Assert.Equal("connect: No silo of the cluster can be reached.", refused.GetProperty("detail").GetString());
        Assert.Equal(sessions, fleet.Counters.SessionsTotal);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> ProbeAsync(TestEdge edge)
    {
        using HttpResponseMessage response = await edge.Client.PostAsync("/api/cameras/door/probe", null, Ct);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Ct));
    }
}
