using System.Diagnostics.CodeAnalysis;
using Fleet.Grains.Abstractions.Fragments;

namespace Fleet.Grains.DirectStreams;

/// <summary>
/// What waits for one subscriber. Offering never blocks: a subscriber that is too slow loses what waits, hears of the gap, and goes on at
/// the next key frame; it costs nobody else anything.
/// </summary>
/// <param name="replay">What it begins with; it does not count. Taken over with the references of its chunks.</param>
/// <param name="first">What it begins with where there is nothing to replay: the subscriber learns that it is one.</param>
internal sealed class FragmentQueue(IEnumerable<Fragment> replay, HeartbeatFragment first, FragmentQueueLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Queue<Fragment> _replay = new(replay);
    private readonly Queue<Fragment> _live = [];
    private TaskCompletionSource<bool>? _waiting;
    private long _bytes;
    private bool _skips;
    private bool _isClosed;
    private bool _wasQuiet;
    private HeartbeatFragment? _heartbeat = first;

    /// <summary>Keeps the fragment, and retains its chunk; the caller keeps its own.</summary>
    /// <returns>False: the subscriber lost what waited.</returns>
    public bool Offer(Fragment fragment)
    {
        lock (_gate)
        {
            _wasQuiet = false;
            if (_isClosed || IsSkipped(fragment)) return true;
            if (_live.Count >= limits.Fragments || _bytes + fragment.Length > limits.Bytes)
            {
                Overflow(fragment);
                Wake();
                return false;
            }

            Keep(fragment);
            Wake();
            return true;
        }
    }

    /// <summary>Called at each beat: the second one in silence is heard by the subscriber.</summary>
    public void Beat(FragmentPosition last)
    {
        lock (_gate)
        {
            if (_wasQuiet && _waiting is not null)
            {
                _heartbeat = new HeartbeatFragment { Position = last };
                Wake();
            }

            _wasQuiet = true;
        }
    }

    /// <summary>What waits is still to be had; nothing comes after it.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isClosed = true;
            Wake();
        }
    }

    /// <summary>The subscriber is gone.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Release(_replay);
            Release(_live);
            _bytes = 0;
            Wake();
        }
    }

    /// <summary>The fragment is the caller's, with a reference of its chunk.</summary>
    public bool TryTake([NotNullWhen(true)] out Fragment? fragment)
    {
        lock (_gate)
        {
            if (_replay.TryDequeue(out fragment))
            {
                _heartbeat = null;
                return true;
            }

            if (_live.TryDequeue(out fragment))
            {
                _bytes -= fragment.Length;
                _heartbeat = null;
                return true;
            }

            (fragment, _heartbeat) = (_heartbeat, null);
            return fragment is not null;
        }
    }

    /// <summary>For one reader. False: nothing comes any more.</summary>
    public ValueTask<bool> WaitAsync()
    {
        lock (_gate)
        {
            if (_replay.Count > 0 || _live.Count > 0 || _heartbeat is not null) return ValueTask.FromResult(true);
            if (_isClosed) return ValueTask.FromResult(false);

            // whoever publishes must not do the reader's work
            _waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask<bool>(_waiting.Task);
        }
    }

    private static void Release(Queue<Fragment> fragments)
    {
        while (fragments.TryDequeue(out Fragment? fragment)) fragment.Release();
    }

    /// <summary>After an overflow: pictures wait for the next that stands alone. The seed comes before it, and begins its group.</summary>
    private bool IsSkipped(Fragment fragment)
    {
        if (!_skips) return false;
        if (fragment is SeedFragment or ChunkFragment { Chunk.IsVideoKeyFrame: true }) _skips = false;
        return _skips && fragment is ChunkFragment;
    }

    /// <summary>Pictures go; what was said in between is still to be heard, the last word of each kind.</summary>
    private void Overflow(Fragment newest)
    {
        Fragment[] words = [.. _replay.Concat(_live).Where(fragment => fragment is not (ChunkFragment or SeedFragment or GapFragment)).GroupBy(fragment => fragment.GetType(), (_, group) => group.Last()).OrderBy(fragment => fragment.Position)];
        Release(_replay);
        Release(_live);
        _bytes = 0;
        foreach (Fragment word in words) _live.Enqueue(word);
        _live.Enqueue(new GapFragment { Position = newest.Position with { Number = newest.Position.Number - 1 } });
        _skips = true;
        if (!IsSkipped(newest)) Keep(newest);
    }

    private void Keep(Fragment fragment)
    {
        _live.Enqueue(fragment is ChunkFragment chunk ? chunk.Share() : fragment);
        _bytes += fragment.Length;
    }

    private void Wake()
    {
        _waiting?.TrySetResult(_replay.Count > 0 || _live.Count > 0 || _heartbeat is not null);
        _waiting = null;
    }
}
