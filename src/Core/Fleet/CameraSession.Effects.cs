using Fleet.Core.Lifecycle;
using Fleet.Core.Lifecycle.Effects;
using Fleet.Core.Lifecycle.Events;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Fleet;

/// <summary>What events lead to. All of it happens in the session's turn.</summary>
public sealed partial class CameraSession
{
    private void Handle(SessionEvent e)
    {
        if (e is TimerElapsed elapsed) _timers.Finish(elapsed.Timer);
        if (e is PullFailed failed && failed.Generation == _state.LastGeneration && _state.HasPull) _lastFailure = failed.Reason;
        SessionState before = _state;
        Transition transition = SessionMachine.Next(before, e);
        _state = transition.State;
        if (_state.Phase != before.Phase) _phaseSince = _time.GetUtcNow();
        // what is kept belongs to the pull that is open, and to no other
        if (!_state.HasPull || _state.LastGeneration != before.LastGeneration)
        {
            _replay.Clear();
            _liveSince = null;
        }

        if (e is PullBecameLive live && _state.HasPull && live.Generation == _state.LastGeneration) _liveSince ??= _time.GetUtcNow();
        _status = Look();
        foreach (SessionEffect effect in transition.Effects) Perform(effect);
        if (_state.Phase != before.Phase) Changed?.Invoke(new SessionChange(before.Phase, _state.Phase, ReasonOf(e)));
        if (e is PullFailed { Reason: var reason } over && over.Generation == before.LastGeneration && before.HasPull) Failed?.Invoke(reason);
        if (_state is Reconnecting { Dial: BackingOff wait } && (before as Attempting)?.Dial != wait) Tell(listener => listener.OnRedialAwaited(wait.Verdict, wait.RedialAt - Now));
    }

    private string? ReasonOf(SessionEvent e) => e switch
    {
        PullFailed failed => failed.Reason.ToString(),
        TimerElapsed { Timer.Kind: TimerKind.Close } or ViewerLeft => "Nobody watches.",
        TimerElapsed => _lastFailure?.ToString(),
        ViewerJoined => "Somebody watches.",
        CameraEnabled => "The camera is enabled.",
        RestartRequested => "The source changed, or an operator asked for it.",
        CameraEnded { Reason: EndReason.Disabled } => "The camera is disabled.",
        CameraEnded { Reason: EndReason.Deleted } => "The camera is deleted.",
        CameraEnded => "The process stops.",
        _ => null,
    };

    private void Perform(SessionEffect effect)
    {
        switch (effect)
        {
            case OpenPull open: Open(open.Generation); break;
            case ClosePull or AbortPull: _run?.Dispose(); break;
            case StartTimer start: _timers.Start(start.Timer, Now); break;
            case CancelTimer cancel: _timers.Cancel(cancel.Kind); break;
            case FailHeldViewers fail: Fail(fail); break;
            case ReleaseHeldViewers: break; // they hear the pictures, and the state
            case EndViewers end: EndLeases(end.Viewers); break;
            case SignalGap: Tell(listener => listener.OnGap()); break;
            case SignalState signal: Show(signal.Phase); break;
            default: throw new InvalidOperationException($"Nobody knows how to perform {effect.GetType().Name}.");
        }
    }

    private void Open(int generation)
    {
        var feed = new PullFeed(this, generation, _nextEpoch);
        Task previous = _run?.Ended ?? Task.CompletedTask;
        Volatile.Write(ref _run, new PullRun(feed, _puller, previous, _time, end => OnPullOver(feed, end)));
    }

    private void OnPullOver(PullFeed feed, Exception? end)
    {
        FailureReason reason = end is null ? FailureReasons.Goodbye(feed.Step) : FailureReasons.Of(end, feed.Step);
        _turn.Run(() => Handle(new PullFailed(Now, feed.Generation, reason, Jitter())));
    }

    private void Fail(FailHeldViewers fail)
    {
        _lastFailure = fail.Reason;
        _status = Look();
        foreach (SessionSubscription each in _subscriptions)
        {
            if (each.TryEndLease(fail.Viewers) && !each.IsClosed) each.Listener.OnHoldFailed(fail.Reason, fail.RetryAfter);
        }
    }

    private void EndLeases(ViewerSet viewers)
    {
        foreach (SessionSubscription each in _subscriptions) each.TryEndLease(viewers);
    }

    private void Show(SessionPhase phase)
    {
        Tell(listener => listener.OnState(phase));
        if (_state is not Ended ended) return;
        SessionSubscription[] all = _subscriptions;
        _subscriptions = [];
        foreach (SessionSubscription each in all)
            if (!each.IsClosed) End(each, ended.Reason);
    }

    private void Tell(Action<IStreamListener> news)
    {
        foreach (SessionSubscription each in _subscriptions)
            if (!each.IsClosed) news(each.Listener);
    }

    private SessionStatus Look() =>
        new(_state.Phase, _phaseSince, _state.Viewers.Count, _state.LastGeneration, _lastFailure, Received: null, ReplayOverflows: 0) { LiveSince = _liveSince };
}
