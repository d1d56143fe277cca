using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Hls;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.DirectStreams;
using Fleet.Testing;
using Orleans.Runtime;

namespace Fleet.Grains.Tests.DirectStreams;

public sealed class FragmentFeedTests : IDisposable
{
    private static readonly StreamId Stream = StreamId.Create("camera", "north/cam-1");
    private readonly ManualTime _time = new();
    private readonly ChunkPool _pool = new();
    private readonly FragmentFeeds _feeds;
    private readonly FragmentFeed _feed;

    public FragmentFeedTests()
    {
        _feeds = new FragmentFeeds(_time, new FragmentQueueLimits(8, 1_000));
        _feed = _feeds.Of(Stream);
    }

    public void Dispose() => _feeds.Dispose();

    [Fact]
    public async Task A_reader_gets_what_is_published_in_order()
    {
        await using Reader reader = await ReadAsync();
        for (int i = 0; i < 5; i++) _feed.Publish(Picture(i, isKeyFrame: i == 0));

        Assert.Equal([0, 1, 2, 3, 4], await reader.NumbersAsync(5));
    }

    [Fact]
    public async Task A_late_reader_begins_with_the_init_segment_and_the_last_key_frame_with_its_seed()
    {
        _feed.Publish(State(0, SessionPhase.Connecting));
        _feed.Publish(SampleMedia.Init(1));
        _feed.Publish(Seed(2));
        _feed.Publish(Picture(3, isKeyFrame: true));
        _feed.Publish(State(4, SessionPhase.Live));
        _feed.Publish(Picture(5));
        _feed.Publish(Seed(6));
        _feed.Publish(Picture(7, isKeyFrame: true));
        _feed.Publish(Picture(8));
        await using Reader reader = await ReadAsync();
        _feed.Publish(Picture(9));

        Assert.Equal([1, 4, 6, 7, 8, 9], await reader.NumbersAsync(6));
        Assert.Equal([1, 4, 6, 7, 8, 9], _feed.Replay().Select(fragment => fragment.Position.Number));
    }

    [Fact]
    public void Sound_between_a_seed_and_its_key_frame_is_kept()
    {
        _feed.Publish(SampleMedia.Init(1));
        _feed.Publish(Picture(2, isKeyFrame: true));
        _feed.Publish(Seed(3));
        _feed.Publish(Picture(4));
        Assert.Equal([1, 2, 3, 4], Replayed());
        _feed.Publish(Picture(5, isKeyFrame: true));
        Assert.Equal([1, 3, 4, 5], Replayed());
    }

    [Fact]
    public void Without_a_key_frame_no_picture_is_kept()
    {
        _feed.Publish(SampleMedia.Init(1));
        _feed.Publish(Picture(2));
        Assert.Equal([1], Replayed());
        Assert.NotEqual(0, _pool.RetainedBytes);
    }

    [Fact]
    public void Behind_a_gap_pictures_are_kept_from_the_next_key_frame_on()
    {
        _feed.Publish(SampleMedia.Init(1));
        _feed.Publish(Picture(2, isKeyFrame: true));
        _feed.Publish(new GapFragment { Position = new(1, 3) });
        Assert.Equal([1], Replayed());
        _feed.Publish(Picture(4, isKeyFrame: true));
        Assert.Equal([1, 4], Replayed());
    }

    [Fact]
    public void Who_comes_while_no_pictures_flow_is_told_how_the_camera_stands_and_no_old_pictures()
    {
        _feed.Publish(SampleMedia.Init(1));
        _feed.Publish(Picture(2, isKeyFrame: true));
        _feed.Publish(State(3, SessionPhase.Live));
        _feed.Publish(State(4, SessionPhase.Reconnecting));
        _feed.Publish(new RedialAwaitedFragment(new FailureReason(PullStep.Connect, "no", false), TimeSpan.FromSeconds(3)) { Position = new(1, 5) });
        Assert.Equal([4, 5], Replayed());
        _feed.Publish(State(6, SessionPhase.Connecting));
        Assert.Equal([6], Replayed());
    }

    [Fact]
    public void A_group_of_pictures_that_is_too_long_is_not_kept()
    {
        _feed.Publish(SampleMedia.Init(0));
        _feed.Publish(Picture(1, isKeyFrame: true, size: CameraSession.LargestReplay));
        Assert.Equal([0, 1], Replayed());
        _feed.Publish(Picture(2, size: 1));
        _feed.Publish(Picture(3, size: 1));
        Assert.Equal([0], Replayed());
    }

    [Fact]
    public async Task A_slow_reader_loses_its_own_pictures_and_hears_of_the_gap()
    {
        await using Reader slow = await ReadAsync();
        await using Reader quick = await ReadAsync();
        List<long> seen = [];
        _feed.Publish(SampleMedia.Init(0));
        _feed.Publish(Picture(1, isKeyFrame: true));
        _feed.Publish(State(2, SessionPhase.Live));
        seen.AddRange(await quick.NumbersAsync(3));
        for (int i = 3; i < 12; i++)
        {
            _feed.Publish(Picture(i));
            seen.AddRange(await quick.NumbersAsync(1));
        }

        _feed.Publish(Picture(12, isKeyFrame: true));
        _feed.Publish(Picture(13));
        seen.AddRange(await quick.NumbersAsync(2));

        Assert.Equal(Enumerable.Range(0, 14).Select(i => (long)i), seen);
        Fragment[] got = await slow.TakeAsync(5);
        Assert.Equal([typeof(InitFragment), typeof(StateFragment), typeof(GapFragment), typeof(ChunkFragment), typeof(ChunkFragment)], got.Select(fragment => fragment.GetType()));
        Assert.Equal([12, 13], got[^2..].Select(fragment => fragment.Position.Number));
        Assert.Equal((1, 1, 2), (_feed.Overflows, _feeds.Overflows, _feeds.Subscribers));
    }

    [Fact]
    public async Task What_waits_for_a_slow_reader_is_bounded_by_its_bytes()
    {
        await using Reader slow = await ReadAsync();
        _feed.Publish(Picture(0, isKeyFrame: true, size: 600));
        _feed.Publish(Picture(1, size: 600));
        _feed.Publish(Picture(2, isKeyFrame: true, size: 600));

        Fragment[] got = await slow.TakeAsync(2);
        Assert.IsType<GapFragment>(got[0]);
        Assert.Equal(2, got[1].Position.Number);
    }

    [Fact]
    public async Task A_replay_that_is_larger_than_the_queue_is_had_whole()
    {
        _feed.Publish(SampleMedia.Init(0));
        for (int i = 1; i < 30; i++) _feed.Publish(Picture(i, isKeyFrame: i == 1));
        await using Reader reader = await ReadAsync();
        _feed.Publish(Picture(30));

        Assert.Equal(Enumerable.Range(0, 31).Select(i => (long)i), await reader.NumbersAsync(31));
    }

    [Fact]
    public async Task A_subscriber_that_asks_again_takes_the_place_of_its_former_self()
    {
        var request = new WatchRequest(Guid.NewGuid(), false);
        await using Reader former = await ReadAsync(request);
        await using Reader latter = await ReadAsync(request);
        _feed.Publish(Picture(0, isKeyFrame: true));

        Assert.Equal([0], await latter.NumbersAsync(1));
        Assert.True(await former.IsAtItsEndAsync());
        Assert.Equal(1, _feed.Subscribers);
    }

    [Fact]
    public async Task Readers_of_an_activation_that_ends_get_what_waits_and_complete()
    {
        await using Reader reader = await ReadAsync();
        _feed.Publish(Picture(0, isKeyFrame: true));
        _feed.Complete();
        _feed.Publish(Picture(1));

        Assert.Equal([0], await reader.NumbersAsync(1));
        Assert.True(await reader.IsAtItsEndAsync());
        Assert.NotSame(_feed, _feeds.Of(Stream));
    }

    [Fact]
    public void What_comes_behind_the_end_makes_no_other_feed()
    {
        _feed.Complete();
        _feeds.Publish(Stream, Picture(1, isKeyFrame: true));

        Assert.Equal(0, _feeds.Count);
        Assert.Equal(ChunkPool.SmallestBuffer, _pool.RetainedBytes);
    }

    [Fact]
    public async Task A_generation_that_is_raised_holds_for_what_is_kept_and_for_what_was_on_its_way()
    {
        _feed.Publish(SampleMedia.Init(0));
        _feed.Publish(State(1, SessionPhase.Live));
        _feed.Publish(Picture(2, isKeyFrame: true));
        _feed.Raise(9);
        _feed.Publish(Picture(3));
        _feed.Raise(8);
        await using Reader reader = await ReadAsync();

        Fragment[] got = await reader.TakeAsync(4);
        Assert.Equal([new(9, 0), new(9, 1), new(9, 2), new FragmentPosition(9, 3)], got.Select(fragment => fragment.Position));
        Assert.Equal([2, 3], got.OfType<ChunkFragment>().Select(fragment => (long)fragment.Chunk.Sequence));
    }

    [Fact]
    public async Task A_reader_that_goes_leaves_nothing_behind()
    {
        Reader reader = await ReadAsync();
        _feed.Publish(Picture(0, isKeyFrame: true));
        _feed.Publish(Picture(1));
        Fragment first = Assert.Single(await reader.TakeAsync(1));
        await reader.DisposeAsync();
        Assert.Equal(0, _feed.Subscribers);
        Assert.Equal(0, _pool.RetainedBytes);

        ((ChunkFragment)first).Chunk.Release();
        _feed.Complete();

        Assert.Equal(2 * ChunkPool.SmallestBuffer, _pool.RetainedBytes);
    }

    [Fact]
    public async Task A_reader_that_is_cancelled_ends()
    {
        using var gone = new CancellationTokenSource();
        IAsyncEnumerator<Fragment> fragments = _feed.ReadAsync(new WatchRequest(Guid.NewGuid(), false), gone.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await fragments.MoveNextAsync());
        ValueTask<bool> next = fragments.MoveNextAsync();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        Assert.Equal(0, _feed.Subscribers);
    }

    [Fact]
    public async Task A_reader_learns_at_once_that_it_is_one()
    {
        await using Reader reader = await ReadAsync();
        Assert.IsType<HeartbeatFragment>(await reader.TakeAnyAsync());
    }

    [Fact]
    public async Task A_reader_that_hears_nothing_hears_a_heartbeat()
    {
        await using Reader reader = await ReadAsync();
        _feed.Publish(Picture(5, isKeyFrame: true));
        Assert.Equal([5], await reader.NumbersAsync(1));
        Task<Fragment> next = reader.TakeAnyAsync();

        _time.Advance(FragmentFeeds.BeatPeriod);
        _feed.Publish(Picture(6));
        Assert.Equal(6, (await next).Position.Number);

        next = reader.TakeAnyAsync();
        _time.Advance(FragmentFeeds.BeatPeriod * 2);
        Assert.Equal(new HeartbeatFragment { Position = new(1, 6) }, await next);
    }

    [Fact]
    public void A_chunk_costs_no_copy_and_few_bytes_to_publish()
    {
        ChunkFragment picture = Picture(1, isKeyFrame: true, size: 900);
        Assert.InRange(Allocations.Of(() => _feed.Publish(picture.Share())), 0, 500);
    }

    private static StateFragment State(long number, SessionPhase phase) => new(phase) { Position = new(1, number) };

    private static SeedFragment Seed(long number) => new(WindowSeed.Start(HlsOptions.Default, DateTimeOffset.UnixEpoch)) { Position = new(1, number) };

    private ChunkFragment Picture(long number, bool isKeyFrame = false, int size = 10) => SampleMedia.Picture(number, isKeyFrame, size, pool: _pool);

    private IEnumerable<long> Replayed()
    {
        IReadOnlyList<Fragment> replay = _feed.Replay();
        foreach (ChunkFragment chunk in replay.OfType<ChunkFragment>()) chunk.Chunk.Release();
        return replay.Select(fragment => fragment.Position.Number);
    }

    private Task<Reader> ReadAsync(WatchRequest? request = null) => Reader.StartAsync(_feed, request ?? new WatchRequest(Guid.NewGuid(), false));
}
