using System.Net;
using System.Net.Http.Json;
using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;
using Fleet.Testing.Hosts;
using Fleet.Testing.Postgres;
using Npgsql;

namespace Fleet.EndToEnd.Tests.Cluster;

/// <summary>Two edges, one of them on a host of its own, whose way to the silo is lost without a word.</summary>
public sealed class NetworkCutTests
{
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan MostAway = TimeSpan.FromSeconds(2);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_edge_that_can_not_reach_the_silo_says_so_and_goes_on_when_it_can_and_the_others_do_not_notice()
    {
        Assert.SkipUnless(ClusterUnderTest.IsMeant, "The tests are not run against a cluster.");
        await using NetworkNamespace far = await NetworkNamespace.CreateAsync(_ct);
        await using PostgresServer postgres = await PostgresServer.StartAsync(_ct);
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions { KeyFrameAtPlay = true }, TimeProvider.System, _ct);
        string database = await postgres.CreateDatabaseAsync(_ct);
        using var way = new Balancer(() => [postgres.Port], IPAddress.Parse(far.Here));
        string databaseFromFar = new NpgsqlConnectionStringBuilder(database) { Host = far.Here, Port = way.Port }.ConnectionString;
        using SiloProcess silo = await SiloProcess.StartAsync(database, "silo", FleetCluster.DefaultSite, [], _ct, far.HereCuttable);
        using EdgeProcess near = await EdgeProcess.StartAsync(database, [], _ct);
        using EdgeProcess edge = await EdgeProcess.StartAsync(databaseFromFar, ["--allow-anonymous", "true"], _ct, $"http://{far.There}:8080", far.Name);
        await Task.WhenAll(near.UntilReadyAsync(_ct), edge.UntilReadyAsync(_ct));
        using var nearHttp = new HttpClient { BaseAddress = near.Address };
        using var farHttp = new HttpClient { BaseAddress = edge.Address };
        (await nearHttp.PostAsJsonAsync("/api/cameras", new { id = "door", source = simulator.UrlOf("cam-1").AbsoluteUri }, _ct)).EnsureSuccessStatusCode();
        await using var nearViewer = new ReturningViewer(nearHttp, "door");
        await using var farViewer = new ReturningViewer(farHttp, "door");
        await Until.TrueAsync(() => nearViewer.Pictures > 10 && farViewer.Pictures > 10, ClusterRig.Patience, _ct, () => $"{nearViewer} {farViewer}");

        await far.CutAsync(_ct);
        await Until.TrueAsync(() => farViewer.LongestAway > Cut, ClusterRig.Patience, _ct, farViewer.ToString);
        await UntilAsync(farHttp, HttpStatusCode.ServiceUnavailable);
        await far.MendAsync(_ct);
        long seen = farViewer.Pictures;
        await Until.TrueAsync(() => farViewer.Pictures > seen + 10, ClusterRig.Patience, _ct, farViewer.ToString);
        await UntilAsync(farHttp, HttpStatusCode.OK);

        Assert.True(nearViewer.LongestAway < MostAway, $"{nearViewer}");
        Assert.Equal((1, 1L), (simulator.Camera("cam-1").Counters.MaxSessionsOpen, simulator.Camera("cam-1").Counters.SessionsTotal));
    }

    private async Task UntilAsync(HttpClient edge, HttpStatusCode readiness)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (long start = TimeProvider.System.GetTimestamp(); ;)
        {
            using HttpResponseMessage answer = await edge.GetAsync("/healthz/ready", _ct);
            if (answer.StatusCode == readiness) return;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < ClusterRig.Patience, $"It says {answer.StatusCode}, not {readiness}.");
            await look.WaitForNextTickAsync(_ct);
        }
    }
}
