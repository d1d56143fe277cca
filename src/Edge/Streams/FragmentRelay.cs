using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.Abstractions.Streams;

namespace Fleet.Edge.Streams;

/// <summary>
/// Tells a listener of one camera what its stream carries, one call at a time, on the thread that brings it. What came already is not told
/// again, and where something is missing the listener hears of a gap.
/// </summary>
internal sealed class FragmentRelay(IStreamListener listener)
{
    private readonly Lock _gate = new();
    private FragmentOrder _order = new();
    private long? _generation;
    private SessionPhase _phase = SessionPhase.Idle;
    private StreamEnds _ends;
    private bool _hasInit;
    private bool _hasPictures;
    private bool _isClosed;

    /// <summary>How far the stream has come.</summary>
    public StreamEnds Ends
    {
        get { lock (_gate) return _ends; }
    }

    /// <summary>The latest that was heard; 0: none.</summary>
    public long Generation
    {
        get { lock (_gate) return _generation ?? 0; }
    }

    /// <summary>Counts what came: whoever sees it stand still knows that nothing does.</summary>
    public long Taken { get; private set; }

    /// <returns>Whether another activation speaks than before: it knows nothing of who watches here.</returns>
    public bool Take(Fragment fragment)
    {
        lock (_gate)
        {
            Taken++;
            bool isOther = _generation is { } known && fragment.Position.Generation > known;

            // whether it passes or not: of another activation one hears once
            if (_generation is null || isOther) _generation = fragment.Position.Generation;
            FragmentStep step = _isClosed ? FragmentStep.Drop : _order.Next(fragment);
            if (step is FragmentStep.PassBehindGap or FragmentStep.DropBehindGap) Gap();
            if (step is FragmentStep.Pass or FragmentStep.PassBehindGap) Pass(fragment);
            else fragment.Release();
            return isOther && !_isClosed;
        }
    }

    /// <summary>The camera can't be reached: what follows, if anything does, is behind a gap.</summary>
    public void Lose(FailureReason reason, TimeSpan redialIn)
    {
        lock (_gate)
        {
            if (_isClosed) return;
            Gap();
            if (_phase is SessionPhase.Live or SessionPhase.Draining) Enter(SessionPhase.Reconnecting);
            listener.OnRedialAwaited(reason, redialIn);
        }
    }

    public void Fail(FailureReason reason, TimeSpan retryAfter)
    {
        lock (_gate)
        {
            if (!_isClosed) listener.OnHoldFailed(reason, retryAfter);
        }
    }

    /// <summary>Another stream follows: the camera's site is another one.</summary>
    public void Turn()
    {
        lock (_gate)
        {
            Gap();
            (_order, _generation) = (new FragmentOrder(), null);
        }
    }

    /// <summary>Nothing is told after it.</summary>
    /// <param name="reason">What the listener is told last; null: nothing.</param>
    public void Close(EndReason? reason)
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            if (reason is { } told) listener.OnEnded(told);
        }
    }

    private void Pass(Fragment fragment)
    {
        switch (fragment)
        {
            case InitFragment { Init: var init }:
                _hasInit = true;
                _ends = _ends.Within(init);
                listener.OnInit(init);
                break;
            case SeedFragment { Seed: var seed }:
                listener.OnSeed(seed);
                break;
            case ChunkFragment { Chunk: var chunk }:
                PassChunk(chunk);
                break;
            case GapFragment:
                Gap();
                break;
            case StateFragment { Phase: var phase }:
                Enter(phase);
                break;
            case RedialAwaitedFragment { Reason: var reason, RedialIn: var redialIn }:
                listener.OnRedialAwaited(reason, redialIn);
                break;
        }
    }

    private void PassChunk(Chunk chunk)
    {
        if (!_hasInit)
        {
            chunk.Release();
            return;
        }

        _hasPictures = true;
        _ends = _ends.With(chunk);
        listener.OnChunk(chunk);
        if (_phase is SessionPhase.Reconnecting) Enter(SessionPhase.Live);
    }

    private void Gap()
    {
        if (!_hasPictures) return;
        _hasPictures = false;
        listener.OnGap();
    }

    private void Enter(SessionPhase phase)
    {
        // a camera that is over is over here when the configuration says so
        if (phase == SessionPhase.Ended) return;
        _phase = phase;
        listener.OnState(phase);
    }
}
