using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Streams;
using Fleet.Grains.DirectStreams;
using Fleet.Grains.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Fleet.Streams;

/// <summary>The side that publishes. It says "ready" when it stands, and publishes from the line "go" on until its input ends.</summary>
internal static class SiloProcess
{
    public static async Task<int> RunAsync(Load load)
    {
        var publisher = new Publisher(load);
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSingleton(publisher);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(load.SiloPort, load.GatewayPort);
            silo.Services.PostConfigure<GrainTypeOptions>(types => types.Classes.RemoveWhere(type => type.IsAssignableTo(typeof(ICameraGrain)) && type != typeof(BenchCamera)));
            AddStreams(silo, load.Transport);
        });
        using IHost host = builder.Build();
        await host.StartAsync();
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        using var end = new CancellationTokenSource();
        Task publishing = publisher.RunAsync(end.Token);
        await Console.In.ReadLineAsync();
        await end.CancelAsync();
        await publishing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    private static void AddStreams(ISiloBuilder silo, Transport transport)
    {
        switch (transport)
        {
            case Transport.Memory10:
                silo.AddFleetStreams(new FleetStreamsOptions { Kind = FleetStreamsKind.Memory });
                break;
            case Transport.Memory100:
                silo.AddFragmentFeeds().AddMemoryGrainStorage("PubSubStore").AddMemoryStreams(FleetStreams.Provider);
                break;
            default:
                silo.AddFleetStreams(new FleetStreamsOptions());
                break;
        }
    }
}
