using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.Abstractions.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Fleet.Streams;

/// <summary>The side that subscribes. It says "ready" when it is, measures from the line "start" to the line "stop", and then says what it measured.</summary>
internal static class EdgeProcess
{
    private static readonly List<BenchObserver> Observers = [];

    public static async Task<int> RunAsync(Load load)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleansClient(client =>
        {
            client.UseLocalhostClustering(load.GatewayPort);
            bool isMemory = load.Transport is Transport.Memory10 or Transport.Memory100;
            client.AddFleetStreams(new FleetStreamsOptions { Kind = isMemory ? FleetStreamsKind.Memory : FleetStreamsKind.Direct });
        });
        using IHost host = builder.Build();
        await host.StartAsync();
        IClusterClient cluster = host.Services.GetRequiredService<IClusterClient>();
        var latencies = new Latencies();
        for (int i = 0; i < load.Cameras; i++) await SubscribeAsync(cluster, load.Transport, new CameraKey("here", Core.Fleet.CameraId.Parse($"cam-{i}")), latencies);
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        latencies.Start();
        await Console.In.ReadLineAsync();
        Console.WriteLine(latencies.Stop());
        await Console.In.ReadLineAsync();
        return 0;
    }

    private static async Task SubscribeAsync(IClusterClient cluster, Transport transport, CameraKey key, Latencies latencies)
    {
        IBenchCamera camera = cluster.GetGrain<IBenchCamera>(key.ToString());
        await camera.StartAsync();
        switch (transport)
        {
            case Transport.Enumerable:
                _ = ReadAsync(camera, latencies);
                break;
            case Transport.Observer:
                var observer = new BenchObserver(latencies);
                Observers.Add(observer); // Orleans holds it weakly
                await camera.ObserveAsync(cluster.CreateObjectReference<IBenchObserver>(observer));
                break;
            default:
                await cluster.GetStreamProvider(FleetStreams.Provider).SubscribeAsync(cluster, key, new BenchSubscriber(latencies));
                break;
        }
    }

    private static async Task ReadAsync(IBenchCamera camera, Latencies latencies)
    {
        await foreach (BenchItem item in camera.ItemsAsync(default)) latencies.Add(StreamPayload.Age(item.Bytes));
    }
}
