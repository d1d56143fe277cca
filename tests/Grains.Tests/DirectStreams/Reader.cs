using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.DirectStreams;

namespace Fleet.Grains.Tests.DirectStreams;

/// <summary>A subscriber that takes what it is told to, and no sooner.</summary>
internal sealed class Reader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly IAsyncEnumerator<Fragment> _fragments;
    private Task<bool>? _next;

    private Reader(IAsyncEnumerator<Fragment> fragments) => _fragments = fragments;

    /// <summary>It is known to the feed when this returns.</summary>
    public static Task<Reader> StartAsync(FragmentFeed feed, WatchRequest request)
    {
        var reader = new Reader(feed.ReadAsync(request, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken));
        reader._next = reader._fragments.MoveNextAsync().AsTask();
        return Task.FromResult(reader);
    }

    /// <summary>Heartbeats are passed over.</summary>
    public async Task<Fragment[]> TakeAsync(int count)
    {
        var taken = new Fragment[count];
        for (int i = 0; i < count; i++)
            do taken[i] = await TakeAnyAsync();
            while (taken[i] is HeartbeatFragment);
        return taken;
    }

    public async Task<Fragment> TakeAnyAsync()
    {
        Assert.True(await Next().WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken));
        _next = null;
        return _fragments.Current;
    }

    public async Task<IEnumerable<long>> NumbersAsync(int count)
    {
        Fragment[] taken = await TakeAsync(count);
        foreach (ChunkFragment fragment in taken.OfType<ChunkFragment>()) fragment.Chunk.Release();
        return taken.Select(fragment => fragment.Position.Number);
    }

    public async Task<bool> IsAtItsEndAsync()
    {
        if (_next is { IsCompletedSuccessfully: true } && _fragments.Current is HeartbeatFragment) _next = null;
        return !await Next().WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    /// <summary>An enumeration that waits ends with its feed or its token, so the feed's former reader is left to them.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_next is { IsCompleted: false }) return;
        await _fragments.DisposeAsync();
    }

    private Task<bool> Next() => _next ??= _fragments.MoveNextAsync().AsTask();
}
