using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.Abstractions.Hosting;
using Fleet.Grains.Abstractions.Streams;
using Fleet.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Streams;

namespace Fleet.Recorder;

/// <summary>An ordinary client of Orleans that subscribes to an ordinary stream.</summary>
internal static class Recording
{
    private const int Failed = 1;

    /// <returns>The process' exit code: 0 when it was told to stop.</returns>
    public static async Task<int> RunAsync(CameraKey camera, ClusterPlace place, DirectoryInfo output, TimeProvider time, CancellationToken ct)
    {
        using IHost host = Build(place);
        try
        {
            output.Create();
            await host.StartAsync(ct);
            await using var recorder = new StreamRecorder(camera, output, time);
            IAsyncStream<Fragment> stream = host.Services.GetRequiredService<IClusterClient>()
                .GetStreamProvider(FleetStreams.Provider)
                .GetStream<Fragment>(FleetStreams.Of(camera));

            // this alone holds the camera: it is dialled if nobody watches yet, and let go when the last subscriber is gone
            StreamSubscriptionHandle<Fragment> subscription = await stream.SubscribeAsync(recorder);
            Console.WriteLine($"Subscribed to {camera}.");
            try
            {
                await recorder.Broken.WaitAsync(ct);
            }
            finally
            {
                await subscription.UnsubscribeAsync();
                await host.StopAsync(CancellationToken.None);
            }

            return 0;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e) when (e is OrleansException or NpgsqlException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Failed;
        }
    }

    private static IHost Build(ClusterPlace place)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        // that a stream was lost is told by its provider; what Orleans warns of besides are the connections of the silo that is gone, each with its stack
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Error).AddFilter("Fleet", LogLevel.Information);

        // what can't be started is told in one sentence, above
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (place.Id, place.Service));
            client.UseFastFailover();
            if (place.Database is null) client.UseStaticClustering(place.Gateway);
            else client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (OrleansSchema.Invariant, OrleansSchema.ConnectionString(place.Database)));
            client.AddFleetStreams(new FleetStreamsOptions());
        });
        return builder.Build();
    }
}
