using System.Runtime.CompilerServices;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.DirectStreams;
using Fleet.Grains.Streams;

namespace Fleet.Grains.Cameras;

/// <summary>
/// A camera whose grain is here: its session, who holds it, and its stream. It lives as long as the activation does and takes no turn of
/// it, so it may be called from any thread.
/// </summary>
public sealed class OwnedCamera
{
    /// <summary>How long a camera may take to say goodbye.</summary>
    public static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly SeatBook _seats = new(CameraLeases.Lasts);
    private readonly CameraLeases _leases;
    private readonly FragmentPump _pump;
    private readonly FragmentFeed _feed;
    private readonly TimeProvider _time;
    private readonly CameraLog _log;
    private readonly Action<string> _leave;
    private readonly long _origin;
    private readonly SessionPublisher _publisher;
    private PlannedCamera? _planned;
    private Task? _closing;
    private bool _isLeaving;

    /// <param name="key">Whose it is.</param>
    /// <param name="planned">Its configuration.</param>
    /// <param name="outlet">To the stream provider.</param>
    /// <param name="feed">What subscribers of the direct provider read, and what late ones of the others begin with.</param>
    /// <param name="leave">Ends the activation; the reason is for a person.</param>
    /// <param name="time">The clock of everything in here.</param>
    /// <param name="log">Where to write what becomes of it.</param>
    internal OwnedCamera(
        CameraKey key, PlannedCamera planned, FragmentOutlet outlet, FragmentFeed feed, Action<string> leave, TimeProvider time, CameraLog log)
    {
        (Key, _feed, _leave, _time, _log) = (key, feed, leave, time, log);
        _origin = time.GetTimestamp();
        _leases = new CameraLeases(time);
        _pump = new FragmentPump(outlet.PublishAsync, log);
        Session = new CameraSession(planned.Plan, time);
        Session.Changed += change => LastReason = change.Reason ?? LastReason;
        _publisher = new SessionPublisher(_pump, outlet.IsFeed ? null : feed, new HlsNaming(time), _leases, time.GetUtcNow().UtcTicks);
        _publisher.Use(planned.Hls);
    }

    public CameraKey Key { get; }

    public CameraSession Session { get; }

    /// <summary>Why the session last became what it is, for a person.</summary>
    public string? LastReason { get; private set; }

    /// <summary>Nobody is served, and nothing is about to be.</summary>
    public bool IsIdle => _leases.Count == 0 && Session.Status.Phase is SessionPhase.Idle or SessionPhase.Ended or SessionPhase.Faulted;

    /// <summary>It serves, and is not about to be elsewhere.</summary>
    internal bool IsHere => _closing is null && !Volatile.Read(ref _isLeaving);

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    internal async Task StartAsync(PlannedCamera planned)
    {
        lock (_gate) _planned = planned;
        await SubscribeAsync().ConfigureAwait(false);
        Session.Apply(planned.Plan);
        _log.Opened();
    }

    /// <summary>The configuration as it is now; null: the camera was deleted. One call at a time.</summary>
    internal void Apply(PlannedCamera? planned)
    {
        lock (_gate)
        {
            if (_closing is not null) return;
            _planned = planned;
            if (planned is null)
            {
                _ = Session.EndAsync(EndReason.Deleted);
                return;
            }

            if (planned.Site != Key.Site)
            {
                Leave($"It stands at {planned.Site} now.");
                return;
            }

            _publisher.Use(planned.Hls);
            Session.Apply(planned.Plan);
            ListenAgain();
        }
    }

    internal HoldAnswer Hold(HoldRequest request)
    {
        Raise(request.Heard);
        if (!IsHere || !_leases.TryHold(request.Edge, out bool isNew)) return new HoldAnswer(IsHeld: false);
        lock (_seats) _seats.Tell(request.Edge, request.Seats, Now);
        if (isNew && request.Ends != default) Session.ContinueAfter(request.Ends);
        return new HoldAnswer(IsHeld: true);
    }

    internal void LetGo(string edge)
    {
        lock (_seats) _seats.Leave(edge);
        _leases.LetGo(edge);
    }

    internal bool TryTakeSeats(string edge, int seats, int max)
    {
        lock (_seats) return _seats.TryTake(edge, seats, max, Now);
    }

    internal async IAsyncEnumerable<Fragment> WatchAsync(WatchRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        Raise(request.Heard);
        if (request.Holds) _leases.Join();
        try
        {
            // on the grain's turn, where what is ready goes out in one batch
            await foreach (Fragment fragment in _feed.ReadAsync(request, ct)) yield return fragment;
        }
        finally
        {
            if (request.Holds) _leases.Leave();
        }
    }

    internal IReadOnlyList<Fragment> Replay() => _feed.Replay();

    /// <summary>To be called about once a second.</summary>
    internal void Sweep()
    {
        _leases.Sweep();

        // it may have ended while it was told that it is enabled
        lock (_gate) ListenAgain();
    }

    /// <summary>The grain shall be elsewhere: its activation ends, and whoever reads here asks again.</summary>
    internal void Leave(string why)
    {
        if (Interlocked.Exchange(ref _isLeaving, true)) return;
        _log.Leaves(why);
        _leave(why);

        // nothing of its last words may begin another feed
        _publisher.Close();

        // a reader that waits would hold up the end of the activation
        _feed.Complete();
    }

    /// <summary>Readers are done, the camera is told goodbye. Done when nothing of it is left, or after <see cref="CloseLimit"/>.</summary>
    internal Task CloseAsync(string why)
    {
        lock (_gate) return _closing ??= CloseNowAsync(why);
    }

    private async Task CloseNowAsync(string why)
    {
        _publisher.Close();
        _leases.Use(null);
        _feed.Complete();
        try
        {
            await Session.EndAsync(EndReason.Stopping).WaitAsync(CloseLimit, _time).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            _log.NotClosed(e);
        }

        _log.Closed(why);
    }

    /// <summary>The clocks of two silos differ, and whoever has heard the one that is ahead would take all that is said here for old.</summary>
    private void Raise(long heard)
    {
        if (heard > 0) _feed.Raise(_publisher.RaiseAbove(heard));
    }

    /// <summary>The session sent everybody away, its own publisher too, and lives again. Under the lock.</summary>
    private void ListenAgain()
    {
        if (!_publisher.HasEnded || _planned is not { Plan.IsEnabled: true } || _closing is not null) return;
        _publisher.Begin();
        _ = SubscribeAgainAsync();
    }

    private async Task SubscribeAgainAsync()
    {
        try
        {
            await SubscribeAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // the next sweep tries it again
            _publisher.NotBegun();
            _log.NotHeard(e);
        }
    }

    private async Task SubscribeAsync() => _leases.Use(await Session.SubscribeAsync(_publisher, CancellationToken.None).ConfigureAwait(false));
}
