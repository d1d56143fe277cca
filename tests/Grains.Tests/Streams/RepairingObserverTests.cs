using Fleet.Core.Cmaf;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.Abstractions.Streams;

namespace Fleet.Grains.Tests.Streams;

public sealed class RepairingObserverTests
{
    private readonly Viewer _viewer = new();
    private readonly ChunkPool _pool = new();
    private int _asked;

    [Fact]
    public async Task A_subscriber_whose_first_replay_fails_gets_it_with_a_later_fragment()
    {
        var observer = new RepairingObserver(_viewer, () => _asked++ < 2
            ? throw new TimeoutException("The camera moves.")
            : ValueTask.FromResult<IReadOnlyList<Fragment>>([SampleMedia.Init(0), SampleMedia.Picture(1, isKeyFrame: true), SampleMedia.Picture(2)]));
        await observer.StartAsync();
        await observer.OnNextAsync(SampleMedia.Picture(2, pool: _pool));
        Assert.Empty(_viewer.Heard);
        Assert.Equal(ChunkPool.SmallestBuffer, _pool.RetainedBytes);

        await observer.OnNextAsync(SampleMedia.Picture(3));
        await observer.OnNextAsync(SampleMedia.Picture(4));

        Assert.Equal(("ikppp", 3), (_viewer.Script, _asked));
    }
}
