using System.Net;
using Fleet.Grains;
using Fleet.Grains.Abstractions.Hosting;
using Fleet.Grains.Abstractions.Streams;
using Fleet.Grains.Cameras;
using Fleet.Grains.Placement;
using Fleet.Grains.Streams;
using Fleet.Hosting.Cameras;
using Fleet.Hosting.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Fleet.Edge.Tests;

/// <summary>A silo in this process, reached over real sockets.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly JsonCameraRegistry _cameras;

    private TestSilo(IHost host, JsonCameraRegistry cameras) => (_host, _cameras) = (host, cameras);

    public static async Task<TestSilo> StartAsync(string cameras, int siloPort, int gatewayPort, CancellationToken ct, FleetStreamsKind streams = FleetStreamsKind.Direct)
    {
        JsonCameraRegistry registry = await JsonCameraRegistry.FollowAsync(cameras, TimeProvider.System, TestContext.Current.SendDiagnosticMessage, ct);
        var catalog = new CameraCatalog(registry, TimeProvider.System);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(catalog);
        builder.Services.AddSingleton<ICameraPlans, FilePlans>();
        builder.Services.AddHostedService(services => services.GetRequiredService<CameraCatalog>());
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort, new IPEndPoint(IPAddress.Loopback, siloPort), "fleet", "fleet");
            silo.AddMemoryGrainStorageAsDefault();
            silo.UseInMemoryReminderService();
            silo.UseFastFailover();
            silo.AddSitePlacement("default", SiteMode.Preferred);
            silo.AddFleetStreams(new FleetStreamsOptions { Kind = streams });
            silo.AddFleetGrains();
        });
        IHost host = builder.Build();
        await host.StartAsync(ct);
        await catalog.Loaded.WaitAsync(ct);
        return new TestSilo(host, registry);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _cameras.DisposeAsync();
    }
}
