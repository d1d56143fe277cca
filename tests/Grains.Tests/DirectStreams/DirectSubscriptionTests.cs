using System.Runtime.CompilerServices;
using Fleet.Core.Cmaf;
using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.DirectStreams;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.DirectStreams;
using Fleet.Grains.Tests.Streams;
using Fleet.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams;

namespace Fleet.Grains.Tests.DirectStreams;

public sealed class DirectSubscriptionTests : IDisposable
{
    private static readonly CameraKey Camera = CameraKey.Parse("north/cam-1");
    private readonly ManualTime _time = new();
    private readonly FragmentFeeds _feeds;
    private readonly Viewer _viewer = new();
    private int _taken;

    public DirectSubscriptionTests() => _feeds = new FragmentFeeds(_time);

    public void Dispose() => _feeds.Dispose();

    [Fact]
    public async Task A_camera_that_sends_nothing_is_asked_once()
    {
        var camera = new ScriptedCamera((request, ct) => CountAsync(_feeds.Of(FleetStreams.Of(Camera)).ReadAsync(request, ct)));
        await SubscribeAsync(camera);

        for (int i = 0; i < 20; i++)
        {
            int before = _taken;
            _time.Advance(FragmentFeeds.BeatPeriod * 2);
            await UntilAsync(() => _taken > before);
        }

        _feeds.Of(FleetStreams.Of(Camera)).Publish(SampleMedia.Picture(1, isKeyFrame: true));
        await _viewer.HearAsync(new FragmentPosition(1, 1));
        Assert.Single(camera.Requests);
        Assert.Equal("k", _viewer.Script);
    }

    [Fact]
    public async Task A_silo_that_falls_silent_is_asked_again_and_what_was_missed_is_a_gap()
    {
        int attempts = 0;
        var camera = new ScriptedCamera((_, ct) => ThenSilenceAsync([SampleMedia.Init(0), SampleMedia.Picture(attempts++ == 0 ? 1 : 5, isKeyFrame: true)], ct));
        await SubscribeAsync(camera);
        await _viewer.HearAsync(new FragmentPosition(1, 1));

        await UntilAsync(() => _time.Timers > 1);
        _time.Advance(new DirectStreamOptions().SilenceLimit);

        await _viewer.HearAsync(new FragmentPosition(1, 5));
        Assert.Equal("ikgk", _viewer.Script);
        Assert.Equal(camera.Requests[0] with { Heard = 1 }, camera.Requests[1]);
    }

    [Fact]
    public async Task A_stream_that_is_had_again_without_a_loss_has_no_gap()
    {
        int attempts = 0;
        var camera = new ScriptedCamera((_, ct) => attempts++ == 0
            ? OnceAsync([SampleMedia.Init(0), SampleMedia.Picture(1, isKeyFrame: true), SampleMedia.Picture(2)])
            : ThenSilenceAsync([SampleMedia.Init(0), SampleMedia.Picture(1, isKeyFrame: true), SampleMedia.Picture(2), SampleMedia.Picture(3)], ct));
        await SubscribeAsync(camera);

        await _viewer.HearAsync(new FragmentPosition(1, 3));
        Assert.Equal("ikpp", _viewer.Script);
    }

    [Fact]
    public async Task Who_does_not_answer_is_asked_again_at_once_and_then_with_growing_delays()
    {
        var camera = new ScriptedCamera((_, _) => throw new SiloUnavailableException("gone"));
        await SubscribeAsync(camera);
        await camera.IsAskedAsync(2);

        int asked = 2;
        foreach (int delay in new[] { 50, 100, 200, 400, 800, 1000, 1000 })
        {
            // the other timer is the beat
            await UntilAsync(() => _time.Timers == 2);
            _time.Advance(TimeSpan.FromMilliseconds(delay - 1));
            Assert.Equal(asked, camera.Requests.Count);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await camera.IsAskedAsync(++asked);
        }
    }

    [Fact]
    public async Task A_grain_that_does_not_begin_is_asked_again_when_its_time_is_over()
    {
        var camera = new ScriptedCamera((_, ct) => ThenSilenceAsync([], ct));
        Task subscribing = SubscribeAsync(camera);
        await camera.IsAskedAsync(1);
        await UntilAsync(() => _time.Timers == 2);

        _time.Advance(new DirectStreamOptions().StartLimit - TimeSpan.FromMilliseconds(1));
        Assert.False(subscribing.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await subscribing;
        await camera.IsAskedAsync(2);
    }

    [Fact]
    public async Task A_chunk_that_comes_when_its_subscriber_has_gone_is_released()
    {
        var pool = new ChunkPool();
        var late = new TaskCompletionSource();
        var camera = new ScriptedCamera((_, _) => ThenLateAsync(SampleMedia.Init(0), late.Task, SampleMedia.Picture(1, isKeyFrame: true, pool: pool)));
        StreamSubscriptionHandle<Fragment> handle = await SubscribeAsync(camera);
        await _viewer.HearAsync(new FragmentPosition(1, 0));

        await handle.UnsubscribeAsync();
        late.SetResult();

        await UntilAsync(() => pool.RetainedBytes > 0);
        Assert.Equal("i", _viewer.Script);
    }

    [Fact]
    public async Task Of_a_loss_one_line_is_written_down_and_of_what_follows_none_but_for_who_wants_to_know()
    {
        int attempts = 0;
        var log = new LevelLog();
        var camera = new ScriptedCamera((_, ct) => attempts++ switch
        {
            0 => ThenLostAsync(SampleMedia.Init(0)),
            2 => ThenLostAsync(SampleMedia.Init(1)),
            4 => ThenSilenceAsync([], ct),
            _ => throw new SiloUnavailableException("gone"),
        });
        await SubscribeAsync(camera, log: log);
        await camera.IsAskedAsync(5);

        Assert.Equal([LogLevel.Information, LogLevel.Debug, LogLevel.Debug, LogLevel.Information, LogLevel.Debug, LogLevel.Debug], log.Levels);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_subscription_holds_its_camera_where_the_provider_says_so(bool holds)
    {
        var camera = new ScriptedCamera((request, ct) => _feeds.Of(FleetStreams.Of(Camera)).ReadAsync(request, ct));
        await SubscribeAsync(camera, new DirectStreamOptions { SubscriptionHolds = holds });
        Assert.Equal(holds, camera.Requests[0].Holds);
        Assert.True(new DirectStreamOptions().SubscriptionHolds);
    }

    private Task<StreamSubscriptionHandle<Fragment>> SubscribeAsync(ICameraGrain camera, DirectStreamOptions? options = null, ILogger<DirectStreamProvider>? log = null) =>
        new DirectStreamProvider(
            FleetStreams.Provider, _ => camera, options ?? new DirectStreamOptions(), null, null, _time, log ?? NullLogger<DirectStreamProvider>.Instance)
            .GetStream<Fragment>(FleetStreams.Of(Camera)).SubscribeAsync(_viewer);

    private async IAsyncEnumerable<Fragment> CountAsync(IAsyncEnumerable<Fragment> fragments)
    {
        await foreach (Fragment fragment in fragments)
        {
            yield return fragment;

            // the reader has come back for the next
            Interlocked.Increment(ref _taken);
        }
    }

    private static async IAsyncEnumerable<Fragment> OnceAsync(Fragment[] fragments)
    {
        await Task.Yield();
        foreach (Fragment fragment in fragments) yield return fragment;
    }

    private static async IAsyncEnumerable<Fragment> ThenLostAsync(Fragment fragment)
    {
        await Task.Yield();
        yield return fragment;
        throw new SiloUnavailableException("gone");
    }

    private static async IAsyncEnumerable<Fragment> ThenLateAsync(Fragment first, Task late, Fragment last)
    {
        await Task.Yield();
        yield return first;
        await late;
        yield return last;
    }

    private static async IAsyncEnumerable<Fragment> ThenSilenceAsync(Fragment[] fragments, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.Yield();
        foreach (Fragment fragment in fragments) yield return fragment;
        await new TaskCompletionSource().Task.WaitAsync(ct);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Losses that are told as such carry no stack.</summary>
    private sealed class LevelLog : ILogger<DirectStreamProvider>
    {
        private readonly Lock _gate = new();
        private readonly List<LogLevel> _levels = [];

        public IReadOnlyList<LogLevel> Levels
        {
            get { lock (_gate) return [.. _levels]; }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Information) Assert.Null(exception);
            lock (_gate) _levels.Add(logLevel);
        }
    }
}
