using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;

namespace Fleet.EndToEnd.Tests.Pulling;

/// <summary>Counts what it hears of a camera, and checks that chunks follow one another without a hole.</summary>
internal sealed class SessionListener : IStreamListener
{
    private readonly Lock _gate = new();
    private readonly List<string> _news = [];
    private readonly List<string> _faults = [];
    private readonly List<FailureReason> _failures = [];
    private readonly List<InitSegment> _inits = [];
    private uint? _nextSequence;
    private long? _nextTime;
    private long _pictures;
    private long _keyFrames;

    public long Pictures => Interlocked.Read(ref _pictures);

    public long KeyFrames => Interlocked.Read(ref _keyFrames);

    /// <summary>States, gaps and ends in the order they were told.</summary>
    public IReadOnlyList<string> News
    {
        get { lock (_gate) return [.. _news]; }
    }

    public IReadOnlyList<FailureReason> Failures
    {
        get { lock (_gate) return [.. _failures]; }
    }

    public IReadOnlyList<InitSegment> Inits
    {
        get { lock (_gate) return [.. _inits]; }
    }

    /// <summary>What no player could bear: holes, repetitions, chunks without their init segment.</summary>
    public IReadOnlyList<string> Faults
    {
        get { lock (_gate) return [.. _faults]; }
    }

    public bool Heard(string news, int times = 1) => News.Count(each => each == news) >= times;

    public void OnInit(InitSegment init)
    {
        lock (_gate)
        {
            _inits.Add(init);
            (_nextSequence, _nextTime) = (null, null);
        }
    }

    public void OnChunk(Chunk chunk)
    {
        lock (_gate)
        {
            if (_inits.Count == 0 || _inits[^1].Epoch != chunk.Epoch) _faults.Add($"chunk {chunk.Sequence} of epoch {chunk.Epoch} without its init segment");
            if (_nextSequence is null && !chunk.IsKeyFrame) _faults.Add("the first chunk is no key frame");
            if (_nextSequence is { } sequence && sequence != chunk.Sequence) _faults.Add($"chunk {chunk.Sequence} where {sequence} was due");
            _nextSequence = chunk.Sequence + 1;
            if (chunk.Track == TrackKind.Video)
            {
                if (_nextTime is { } time && time != chunk.DecodeTime) _faults.Add($"decode time {chunk.DecodeTime} where {time} was due");
                _nextTime = chunk.DecodeTime + chunk.Duration;
                Interlocked.Increment(ref _pictures);
                if (chunk.IsKeyFrame) Interlocked.Increment(ref _keyFrames);
            }
        }

        chunk.Release();
    }

    public void OnState(SessionPhase phase) => Tell($"{phase}");

    public void OnGap() => Tell("gap");

    public void OnHoldFailed(FailureReason reason, TimeSpan retryAfter)
    {
        lock (_gate) _failures.Add(reason);
    }

    public void OnEnded(EndReason reason) => Tell($"ended {reason}");

    private void Tell(string news)
    {
        lock (_gate) _news.Add(news);
    }
}
