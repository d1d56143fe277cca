using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.Abstractions.Streams;
using Orleans.Streams;

namespace Fleet.Grains.Streams;

/// <summary>Where a camera's fragments leave its grain.</summary>
/// <param name="PublishAsync">Hands a fragment to the stream provider.</param>
/// <param name="IsFeed">The provider keeps what late subscribers begin with; the others remember nothing.</param>
internal sealed record FragmentOutlet(Func<Fragment, Task> PublishAsync, bool IsFeed)
{
    public static FragmentOutlet Of(IStreamProvider streams, CameraKey camera)
    {
        IAsyncStream<Fragment> stream = streams.GetStream<Fragment>(FleetStreams.Of(camera));
        return streams.KeepsReplay()
            ? new FragmentOutlet(fragment => stream.OnNextAsync(fragment), IsFeed: true)
            : new FragmentOutlet(fragment => stream.OnNextAsync(fragment is ChunkFragment chunk ? chunk.ForMany() : fragment), IsFeed: false);
    }
}
