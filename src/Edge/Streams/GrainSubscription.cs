using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Edge.Cluster;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;

namespace Fleet.Edge.Streams;

/// <summary>
/// This process's tie to one camera: its stream, wherever its grain is, and the hold while somebody watches here. Nothing in here waits for
/// the cluster but tasks of its own.
/// </summary>
internal sealed class GrainSubscription : IStreamSubscription
{
    private readonly EdgeContext _edge;
    private readonly FragmentRelay _relay;
    private readonly Action<GrainSubscription> _closed;
    private readonly Lock _gate = new();
    private CameraReader _reader;
    private HoldAttempt? _hold;
    private bool _isClosed;

    public GrainSubscription(EdgeContext edge, CameraKey key, IStreamListener listener, Action<GrainSubscription> closed)
    {
        (_edge, _closed) = (edge, closed);
        _relay = new FragmentRelay(listener);
        _reader = new CameraReader(edge, key, Take);
    }

    /// <summary>From here on the listener is told what comes.</summary>
    public void Begin() => _ = _reader.RunAsync();

    public CameraKey Key
    {
        get { lock (_gate) return _reader.Key; }
    }

    /// <summary>The camera's grain is asked for pictures, for those who watch here.</summary>
    public bool IsHeld
    {
        get { lock (_gate) return _hold is not null; }
    }

    public void Hold()
    {
        HoldAttempt hold;
        lock (_gate)
        {
            if (_isClosed || _hold is not null) return;
            _hold = hold = new HoldAttempt(_edge.Time.GetTimestamp());
        }

        _ = KeepAsync(hold);
    }

    public void LetGo()
    {
        CameraKey key;
        lock (_gate)
        {
            if (_hold is null) return;
            _hold = null;
            key = _reader.Key;
        }

        _ = _edge.Grains.LetGoAsync(key);
    }

    /// <summary>Says the hold again, where there is one.</summary>
    public void Renew()
    {
        HoldAttempt? hold;
        lock (_gate) hold = _hold;
        if (hold is { IsTrying: false }) _ = KeepAsync(hold);
    }

    /// <summary>The camera is at another site: its old stream is left, and the new one takes its place.</summary>
    public void MoveTo(CameraKey key)
    {
        CameraReader old, next = new(_edge, key, Take);
        HoldAttempt? hold;
        lock (_gate)
        {
            if (_isClosed || _reader.Key == key) return;
            old = _reader;
            _hold = hold = _hold is null ? null : new HoldAttempt(_edge.Time.GetTimestamp());
            _relay.Turn();
            _reader = next;
        }

        _ = next.RunAsync();

        _ = old.DisposeAsync().AsTask();
        _ = _edge.Grains.LetGoAsync(old.Key);
        if (hold is not null) _ = KeepAsync(hold);
    }

    /// <summary>The camera is over here, and the listener told why.</summary>
    public Task EndAsync(EndReason? reason)
    {
        CameraReader reader;
        bool wasHeld;
        lock (_gate)
        {
            if (_isClosed) return Task.CompletedTask;
            _isClosed = true;
            (wasHeld, _hold) = (_hold is not null, null);
            reader = _reader;
        }

        _relay.Close(reason);
        _closed(this);
        return Task.WhenAll(reader.DisposeAsync().AsTask(), wasHeld ? _edge.Grains.LetGoAsync(reader.Key) : Task.CompletedTask);
    }

    public async ValueTask DisposeAsync() => await EndAsync(reason: null).ConfigureAwait(false);

    private void Take(CameraReader reader, Fragment fragment)
    {
        if (reader != Volatile.Read(ref _reader))
        {
            fragment.Release();
            return;
        }

        bool isOther = _relay.Take(fragment);
        if (fragment is HoldFailedFragment failed) Fail(failed.Reason, failed.RetryAfter);

        // it knows nothing of the hold, or gave it up without a failure
        else if (isOther || fragment is EndedFragment or StateFragment { Phase: SessionPhase.Idle }) HoldAgain();
    }

    private void HoldAgain()
    {
        HoldAttempt? hold;
        lock (_gate) hold = _hold;
        if (hold is not null) _ = KeepAsync(hold);
    }

    private void Fail(FailureReason reason, TimeSpan retryAfter)
    {
        lock (_gate)
        {
            if (_hold is null) return;
            _hold = null;
        }

        _relay.Fail(reason, retryAfter);
    }

    /// <summary>Until the grain has the hold; who waits for the first pictures is told why not when their time is over, all others are held on to.</summary>
    private async Task KeepAsync(HoldAttempt hold)
    {
        using IDisposable? trying = hold.TryBegin();
        if (trying is null) return;
        FailureReason? last = null;
        for (int failures = 0; IsCurrent(hold); failures++)
        {
            if (failures > 0) await Task.Delay(HoldPace.Delay(failures), _edge.Time).ConfigureAwait(false);
            if (!IsCurrent(hold)) return;
            (CameraKey key, long taken) = (Key, _relay.Taken);
            FailureReason? failure = await _edge.Grains.TryHoldAsync(key, _relay.Ends, _relay.Generation).ConfigureAwait(false);
            if (failure is null)
            {
                hold.WasHeld = true;
                return;
            }

            if (hold.WasHeld)
            {
                // pictures that come in spite of it are as good as any
                if (last is null && _relay.Taken == taken) _relay.Lose(failure, HoldPace.Longest);
            }
            else if (_edge.Time.GetElapsedTime(hold.Since) >= _edge.StartTimeoutOf(key.Camera) && IsCurrent(hold))
            {
                Fail(failure, HoldPace.RetryAfter);
                return;
            }

            last = failure;
        }
    }

    private bool IsCurrent(HoldAttempt hold)
    {
        lock (_gate) return _hold == hold;
    }
}
