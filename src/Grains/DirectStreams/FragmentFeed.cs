using System.Runtime.CompilerServices;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;

namespace Fleet.Grains.DirectStreams;

/// <summary>
/// One camera's stream in the silo where its grain is: what is published goes into the queue of every subscriber, and what a late one needs
/// is kept. Publishing is for media threads: it waits for nothing. Positions are the publisher's.
/// </summary>
public sealed class FragmentFeed
{
    private readonly Lock _gate = new();
    private readonly FragmentReplay _replay = new();
    private readonly Dictionary<Guid, FragmentQueue> _queues = [];
    private readonly FragmentQueueLimits _limits;
    private readonly Action<FragmentFeed> _completed;
    private FragmentPosition _last;
    private long _generation;
    private long _overflows;
    private bool _isComplete;

    internal FragmentFeed(FragmentQueueLimits limits, Action<FragmentFeed> completed) => (_limits, _completed) = (limits, completed);

    public int Subscribers
    {
        get { lock (_gate) return _queues.Count; }
    }

    /// <summary>How often a subscriber was too slow, and lost what waited for it.</summary>
    public long Overflows => Interlocked.Read(ref _overflows);

    /// <summary>Takes over the fragment, and the reference of its chunk. Never blocks.</summary>
    public void Publish(Fragment fragment)
    {
        ArgumentNullException.ThrowIfNull(fragment);
        lock (_gate)
        {
            if (_isComplete)
            {
                fragment.Release();
                return;
            }

            // it may have been on its way here when the generation was raised
            Fragment raised = fragment.RaisedTo(_generation);
            _last = raised.Position;
            foreach (FragmentQueue queue in _queues.Values)
                if (!queue.Offer(raised)) _overflows++;
            _replay.Add(raised);
        }
    }

    /// <summary>No position is of a lower generation from here on, not even of what is kept: whoever heard of a greater one listens again.</summary>
    public void Raise(long generation)
    {
        lock (_gate)
        {
            if (generation <= _generation) return;
            _generation = generation;
            _replay.Raise(generation);
        }
    }

    /// <summary>What is kept for those who come late, then what is published; each fragment is the reader's, with a reference of its chunk.</summary>
    public async IAsyncEnumerable<Fragment> ReadAsync(WatchRequest request, [EnumeratorCancellation] CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        FragmentQueue queue = Attach(request.Subscriber);
        try
        {
            await using CancellationTokenRegistration gone = ct.UnsafeRegister(static queue => ((FragmentQueue)queue!).Close(), queue);

            // a reader on a grain's turn goes on there at once: no ConfigureAwait
            while (await queue.WaitAsync())
                while (queue.TryTake(out Fragment? fragment)) yield return fragment;
            ct.ThrowIfCancellationRequested();
        }
        finally
        {
            Detach(request.Subscriber, queue);
        }
    }

    /// <summary>What a subscriber would begin with; each chunk with a reference for the caller.</summary>
    public IReadOnlyList<Fragment> Replay()
    {
        lock (_gate) return [.. Shares()];
    }

    /// <summary>The activation ends: readers get what waits for them and complete, and what is published from now on is nobody's.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            if (_isComplete) return;
            _isComplete = true;
            foreach (FragmentQueue queue in _queues.Values) queue.Complete();
            _queues.Clear();
            _replay.Clear();
        }

        _completed(this);
    }

    /// <summary>So that whoever hears nothing knows that there is nothing to hear.</summary>
    internal void Beat()
    {
        lock (_gate)
        {
            foreach (FragmentQueue queue in _queues.Values) queue.Beat(_last);
        }
    }

    /// <summary>A subscriber that asks again, because it heard nothing for long, has one queue and not two.</summary>
    private FragmentQueue Attach(Guid subscriber)
    {
        lock (_gate)
        {
            if (_queues.Remove(subscriber, out FragmentQueue? former)) former.Close();
            var queue = new FragmentQueue(Shares(), new HeartbeatFragment { Position = _last }, _limits);
            if (_isComplete) queue.Complete();
            else _queues.Add(subscriber, queue);
            return queue;
        }
    }

    private void Detach(Guid subscriber, FragmentQueue queue)
    {
        queue.Close();
        lock (_gate)
        {
            if (_queues.TryGetValue(subscriber, out FragmentQueue? current) && current == queue) _queues.Remove(subscriber);
        }
    }

    private IEnumerable<Fragment> Shares() => _replay.Fragments.Select(fragment => fragment is ChunkFragment chunk ? chunk.Share() : fragment);
}
