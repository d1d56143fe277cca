using Fleet.Core.Fleet;
using Fleet.Core.Hls;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.DirectStreams;
using Fleet.Grains.Streams;

namespace Fleet.Grains.Tests.Streams;

/// <summary>A camera without a session: its test says what it publishes.</summary>
public sealed class StreamCamera(FragmentFeeds feeds, ILocalSiloDetails silo, TimeProvider time) : Grain, IStreamCamera
{
    private readonly FragmentReplay _replay = new();
    private FragmentPosition _next;
    private FragmentFeed? _feed;
    private CameraKey _key;
    private int _watches;

    private FragmentFeed Feed => _feed ?? throw new InvalidOperationException("It is not active.");

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = CameraKey.Parse(this.GetPrimaryKeyString());
        _feed = feeds.Of(FleetStreams.Of(_key));
        _next = new FragmentPosition(time.GetUtcNow().Ticks, 0);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Feed.Complete();
        return Task.CompletedTask;
    }

    public async Task<FragmentPosition> PublishAsync(string script, int size)
    {
        FragmentOutlet outlet = FragmentOutlet.Of(this.GetStreamProvider(FleetStreams.Provider), _key);
        foreach (char letter in script)
        {
            Fragment fragment = Make(letter, size);
            _replay.Add(fragment is ChunkFragment chunk ? chunk.Share() : fragment);
            _next = _next with { Number = _next.Number + 1 };
            await outlet.PublishAsync(fragment);
        }

        return _next with { Number = _next.Number - 1 };
    }

    public Task<string> WhereAsync() => Task.FromResult(silo.SiloAddress.ToParsableString());

    public Task<int> WatchesAsync() => Task.FromResult(_watches);

    public Task<int> SubscribersAsync() => Task.FromResult(Feed.Subscribers);

    public IAsyncEnumerable<Fragment> WatchAsync(WatchRequest request, CancellationToken ct)
    {
        _watches++;
        return Feed.ReadAsync(request, ct);
    }

    public ValueTask<IReadOnlyList<Fragment>> ReplayAsync() =>
        ValueTask.FromResult<IReadOnlyList<Fragment>>([.. _replay.Fragments.Select(fragment => fragment is ChunkFragment chunk ? chunk.Share() : fragment)]);

    public ValueTask<HoldAnswer> HoldAsync(HoldRequest request) => throw new NotSupportedException();

    public ValueTask LetGoAsync(string edge) => throw new NotSupportedException();

    public ValueTask<bool> TryTakeSeatsAsync(string edge, int seats, int max) => throw new NotSupportedException();

    public ValueTask<bool> KickAsync() => throw new NotSupportedException();

    public ValueTask WakeAsync() => throw new NotSupportedException();

    public ValueTask<SessionStatus?> StatusAsync() => throw new NotSupportedException();

    private Fragment Make(char letter, int size) => letter switch
    {
        'i' => SampleMedia.Init(_next.Number, generation: _next.Generation),
        's' => new SeedFragment(WindowSeed.Start(HlsOptions.Default, DateTimeOffset.UnixEpoch)) { Position = _next },
        'k' or 'p' => SampleMedia.Picture(_next.Number, letter == 'k', size, _next.Generation),
        'g' => new GapFragment { Position = _next },
        'l' => new StateFragment(SessionPhase.Live) { Position = _next },
        _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, "There is no such fragment."),
    };
}
