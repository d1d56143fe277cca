using Fleet.CameraSim;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Cameras;
using Fleet.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Fleet.Grains.Tests.Cameras;

/// <summary>Silos join and leave while everybody goes on asking for cameras, from every silo there is: each camera has one session all the while.</summary>
public sealed class MembershipTests
{
    private const int Cameras = 60;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    /// <summary>Those who join take over their part of the directory.</summary>
    [Fact]
    public async Task A_camera_stays_where_it_is_pulled_while_silos_join()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(_ct, ["default"], cameras: Cameras, later: ["default", "default", "default"], isFenced: true);
        await AskMeanwhileAsync(fleet, async () =>
        {
            for (int i = 0; i < 3; i++) await fleet.Cluster.StartAdditionalSiloAsync();
        }, _ => 1);

        AssertAll(fleet, camera => camera.Counters is { SessionsTotal: 1, SessionsOpen: 1 });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_the_cameras_of_the_silo_that_goes_are_dialled_once_more(bool leaves)
    {
        await using TestFleet fleet = await TestFleet.StartAsync(_ct, ["default", "default", "default"], cameras: Cameras, isFenced: true);
        InProcessSiloHandle gone = fleet.Cluster.Silos[1];
        HashSet<string> moved = [];
        await AskMeanwhileAsync(fleet, () =>
        {
            moved.UnionWith(gone.SiloHost.Services.GetRequiredService<SiloSessions>().All.Select(camera => camera.Key.Camera.ToString()));
            return leaves ? fleet.Cluster.StopSiloAsync(gone) : fleet.Cluster.KillSiloAsync(gone);
        }, Sessions);

        Assert.NotEmpty(moved);
        AssertAll(fleet, camera => camera.Counters.SessionsTotal == Sessions(camera));
        if (leaves) AssertAll(fleet, camera => camera.Counters is { SessionsOpen: 1, MaxSessionsOpen: 1 });

        int Sessions(SimulatedCamera camera) => moved.Contains(camera.Name) ? 2 : 1;
    }

    /// <param name="fleet">Whose cameras are asked for.</param>
    /// <param name="change">What happens to its silos meanwhile.</param>
    /// <param name="sessions">How many a camera has had at least, when all is well again.</param>
    private async Task AskMeanwhileAsync(TestFleet fleet, Func<Task> change, Func<SimulatedCamera, int> sessions)
    {
        CameraKey[] keys = [.. fleet.Simulator.Cameras.Select(camera => fleet.Add(camera.Name, simulated: camera.Name))];
        await Task.WhenAll(keys.Select(key => fleet.HoldAsync(key)));
        await UntilAllAreOpenAsync(fleet, _ => 1);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_ct);
        Task[] asking = [.. keys.Select(key => AskAsync(fleet, key, end.Token))];
        await change();
        await fleet.Cluster.WaitForLivenessToStabilizeAsync();
        await UntilAllAreOpenAsync(fleet, sessions);
        await end.CancelAsync();
        await Task.WhenAll(asking);
    }

    private Task UntilAllAreOpenAsync(TestFleet fleet, Func<SimulatedCamera, int> sessions) => Until.TrueAsync(
        () => fleet.Simulator.Cameras.All(camera => camera.Counters.SessionsOpen == 1 && camera.Counters.SessionsTotal >= sessions(camera)), Patience, _ct);

    private static async Task AskAsync(TestFleet fleet, CameraKey key, CancellationToken ct)
    {
        using var pace = new PeriodicTimer(Pace);
        while (!ct.IsCancellationRequested)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            await Task.WhenAll(fleet.Cluster.Silos.ToArray().Where(silo => silo.IsActive).Select(silo => HoldAsync(silo, key)));
        }
    }

    private static async Task HoldAsync(InProcessSiloHandle silo, CameraKey key)
    {
        var grains = (IGrainFactory)silo.ServiceProvider.GetService(typeof(IGrainFactory))!;
        try
        {
            await grains.GetGrain<ICameraGrain>(key.ToString()).HoldAsync(new HoldRequest("edge-1", default, 1));
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // the silo that asks, or the one it asked, is the one that leaves
        }
    }

    private static void AssertAll(TestFleet fleet, Predicate<SimulatedCamera> holds) =>
        Assert.Equal([], fleet.Simulator.Cameras.Where(camera => !holds(camera)).Select(camera => $"{camera.Name}: {camera.Counters}"));
}
