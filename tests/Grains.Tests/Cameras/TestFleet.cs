using Fleet.CameraSim;
using Fleet.CameraSim.Faults;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.DirectStreams;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.Abstractions.Sites;
using Fleet.Grains.Cameras;
using Fleet.Grains.DirectStreams;
using Fleet.Grains.Placement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace Fleet.Grains.Tests.Cameras;

/// <summary>Silos and a client in this process, and a simulated camera they pull over real sockets.</summary>
internal sealed class TestFleet : IAsyncDisposable
{
    private TestFleet(InProcessTestCluster cluster, CameraSimulator simulator, TestPlans plans, string[] sites) =>
        (Cluster, Simulator, Plans, Sites) = (cluster, simulator, plans, sites);

    /// <summary>Where the silos stand, by their numbers.</summary>
    public string[] Sites { get; }

    public InProcessTestCluster Cluster { get; }

    public CameraSimulator Simulator { get; }

    public TestPlans Plans { get; }

    public CameraCounters Counters => Simulator.Camera("cam-1").Counters;

    /// <param name="ct">Ends the start.</param>
    /// <param name="sites">Where the silos stand, one each.</param>
    /// <param name="mode">What happens to cameras of a site without a silo.</param>
    /// <param name="faults">What the camera does wrong.</param>
    /// <param name="cameras">How many cameras the simulator has.</param>
    /// <param name="later">Where silos stand that the test starts by itself.</param>
    /// <param name="isFenced">Whether silos give their cameras up before they leave, as their process has them do.</param>
    public static async Task<TestFleet> StartAsync(
        CancellationToken ct, string[]? sites = null, SiteMode mode = SiteMode.Preferred, string faults = "", int cameras = 1, string[]? later = null, bool isFenced = false)
    {
        sites ??= ["default", "default"];
        string[] all = [.. sites, .. later ?? []];
        var plans = new TestPlans();
        CameraSimulator simulator = await CameraSimulator.StartAsync(
            new CameraSimOptions { Faults = FaultSyntax.Parse(faults), KeyFrameAtPlay = true, Cameras = cameras }, TimeProvider.System, ct);
        var builder = new InProcessTestClusterBuilder((short)sites.Length);
        builder.Options.ConfigureFileLogging = false;
#pragma warning disable ORLEANSEXP003 // what silos use; the cluster of tests would have one that can't forget
        builder.Options.UseDistributedGrainDirectory = true;
#pragma warning restore ORLEANSEXP003
        builder.ConfigureSilo((options, silo) =>
        {
            string site = all[SiloNumber(options.SiloName)];
            silo.Services.AddSingleton<ICameraPlans>(plans);
            silo.AddDirectStreams(FleetStreams.Provider);
            silo.UseInMemoryReminderService();
            silo.AddFleetGrains().AddSitePlacement(site, mode);
            if (isFenced) silo.AddFencing();
            silo.Configure<ClusterMembershipOptions>(Tight);
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(5));
        });
        builder.ConfigureClient(client =>
        {
            client.AddDirectStreams(FleetStreams.Provider, streams => streams.SubscriptionHolds = false);
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(5));
        });
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return new TestFleet(cluster, simulator, plans, all);
    }

    public static int SiloNumber(string name) => int.Parse(name[(name.LastIndexOf('_') + 1)..], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A camera of the simulator.</summary>
    public CameraKey Add(string name = "door", string site = "default", SessionSettings? settings = null, bool isEnabled = true, string simulated = "cam-1")
    {
        var key = new CameraKey(site, CameraId.Parse(name));
        Plans.Set(key, Simulator.UrlOf(simulated), settings, isEnabled);
        return key;
    }

    public ICameraGrain Camera(CameraKey key) => Cluster.Client.GetGrain<ICameraGrain>(key.ToString());

    public ISiteGrain Site(string name) => Cluster.Client.GetGrain<ISiteGrain>(name);

    public Task<HoldAnswer> HoldAsync(CameraKey key, string edge = "edge-1") => Camera(key).HoldAsync(new HoldRequest(edge, default, 1)).AsTask();

    /// <summary>What the client hears of the camera's stream.</summary>
    public async Task<FragmentListener> ListenAsync(CameraKey key)
    {
        var listener = new FragmentListener();
        var provider = Cluster.Client.ServiceProvider.GetRequiredKeyedService<Orleans.Streams.IStreamProvider>(FleetStreams.Provider);
        listener.Handle = await provider.GetStream<Fragment>(FleetStreams.Of(key)).SubscribeAsync(listener);
        return listener;
    }

    /// <summary>What is heard at a silo, of one enumeration and no more.</summary>
    public static FragmentListener Watch(CameraKey key, InProcessSiloHandle silo, bool holds, CancellationToken ct)
    {
        var listener = new FragmentListener();
        ICameraGrain camera = silo.SiloHost.Services.GetRequiredService<IGrainFactory>().GetGrain<ICameraGrain>(key.ToString());
        listener.Watching = Task.Run(async () =>
        {
            await foreach (Fragment fragment in camera.WatchAsync(new WatchRequest(Guid.NewGuid(), holds), ct).WithCancellation(ct)) await listener.OnNextAsync(fragment);
        }, ct);
        return listener;
    }

    /// <summary>The silos where the camera's grain is.</summary>
    public IReadOnlyList<InProcessSiloHandle> OwnersOf(CameraKey key) => [.. Cluster.Silos.Where(silo => Sessions(silo).All.Any(camera => camera.Key == key))];

    public static SiloSessions Sessions(InProcessSiloHandle silo) => silo.SiloHost.Services.GetRequiredService<SiloSessions>();

    public async ValueTask DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
        await Simulator.DisposeAsync();
    }

    private static void Tight(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(1.5);
        options.NumMissedProbesLimit = 2;
        options.NumVotesForDeathDeclaration = 1;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
    }
}
