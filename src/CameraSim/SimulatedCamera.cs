using Fleet.CameraSim.Clips;
using Fleet.CameraSim.Faults;
using Fleet.CameraSim.Server;

namespace Fleet.CameraSim;

/// <summary>One camera: its clips, its place in time, who watches it, and what it does wrong.</summary>
public sealed class SimulatedCamera
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly TimeSpan _phase;
    private readonly bool _keyFrameAtPlay;
    private readonly long[] _last;
    private readonly List<StreamSession> _sessions = [];
    private volatile FaultSet _faults;
    private CameraCounters _counters = new();

    internal SimulatedCamera(string name, IReadOnlyList<MediaTrack> tracks, TimeSpan phase, bool keyFrameAtPlay, FaultSet faults, TimeProvider time)
    {
        (Name, Tracks, _phase, _keyFrameAtPlay, _faults, _time) = (name, tracks, phase, keyFrameAtPlay, faults, time);
        _startedAt = time.GetTimestamp();
        _last = [.. tracks.Select(track => track.FirstFrom(phase) - 1)];
    }

    public string Name { get; }

    /// <summary>May be set at any time; sessions that asked for faults of their own in the URL keep those.</summary>
    public FaultSet Faults
    {
        get => _faults;
        set => _faults = value;
    }

    public CameraCounters Counters
    {
        get
        {
            lock (_gate) return _counters;
        }
    }

    internal IReadOnlyList<MediaTrack> Tracks { get; }

    private TimeSpan CameraTime => _time.GetElapsedTime(_startedAt) + _phase;

    internal void Count(Func<CameraCounters, CameraCounters> change)
    {
        lock (_gate) _counters = change(_counters);
    }

    internal void Open(StreamSession session)
    {
        lock (_gate)
        {
            _sessions.Add(session);
            int open = _sessions.Count;
            _counters = _counters with { SessionsOpen = open, SessionsTotal = _counters.SessionsTotal + 1, MaxSessionsOpen = Math.Max(_counters.MaxSessionsOpen, open) };
        }
    }

    /// <summary>False when it was closed before.</summary>
    internal bool Close(StreamSession session)
    {
        lock (_gate)
        {
            session.Pause();
            if (!_sessions.Remove(session)) return false;
            _counters = _counters with { SessionsOpen = _sessions.Count };
            return true;
        }
    }

    /// <summary>The answer is written between choosing the first picture and sending it.</summary>
    internal void Play(StreamSession session, Action answer)
    {
        lock (_gate)
        {
            _counters = _counters with { Plays = _counters.Plays + 1 };
            if (!session.IsPlaying) session.Start(CameraTime, _keyFrameAtPlay);
            answer();
        }
    }

    internal void Pause(StreamSession session)
    {
        lock (_gate) session.Pause();
    }

    /// <summary>Sends what has become due since the last call.</summary>
    internal void SendDue(PacingStatistics statistics)
    {
        lock (_gate)
        {
            TimeSpan now = CameraTime;
            bool news = false;
            for (int i = 0; i < _last.Length; i++)
            {
                while (Tracks[i].Due(_last[i] + 1) is var due && due <= now)
                {
                    _last[i]++;
                    news = true;
                    if (_sessions.Count > 0 && i == 0) statistics.CountPicture(now - due);
                }
            }

            if (!news) return;
            foreach (StreamSession session in _sessions)
            {
                if (session.IsPlaying) session.Send(now, _last);
            }
        }
    }

    internal StreamSession[] Expired(TimeSpan timeout)
    {
        lock (_gate) return _sessions.Count == 0 ? [] : [.. _sessions.Where(session => session.Idle > timeout)];
    }

    internal StreamSession[] Sessions()
    {
        lock (_gate) return [.. _sessions];
    }
}
