using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.DirectStreams;
using Fleet.Grains.Abstractions.Fragments;
using Orleans.Streams;

namespace Fleet.Grains.Abstractions.Streams;

public static class CameraSubscriptions
{
    /// <summary>
    /// Subscribes so that the observer gets the same whatever carries the stream: the init segment and everything from the last key frame
    /// on first, nothing twice, and a gap where pictures are missing. What a provider that remembers nothing lost is asked of the grain.
    /// </summary>
    public static async Task<StreamSubscriptionHandle<Fragment>> SubscribeAsync(
        this IStreamProvider streams, IGrainFactory grains, CameraKey camera, IAsyncObserver<Fragment> observer)
    {
        ArgumentNullException.ThrowIfNull(streams);
        ArgumentNullException.ThrowIfNull(grains);
        IAsyncStream<Fragment> stream = streams.GetStream<Fragment>(FleetStreams.Of(camera));
        if (streams.KeepsReplay()) return await stream.SubscribeAsync(observer);
        var repairing = new RepairingObserver(observer, grains.GetGrain<ICameraGrain>(camera.ToString()).ReplayAsync);
        StreamSubscriptionHandle<Fragment> handle = await stream.SubscribeAsync(repairing);
        await repairing.StartAsync();
        return handle;
    }

    /// <summary>Whether subscribers of the provider begin with the init segment and everything from the last key frame on by itself.</summary>
    public static bool KeepsReplay(this IStreamProvider streams) => streams is DirectStreamProvider;
}
