using System.Runtime.InteropServices;
using Fleet.Core.Cmaf;

namespace Fleet.Delivery.Streams;

/// <summary>
/// One playback. What is offered is written at once, on the thread that offers it. While a write is pending, what comes is queued and
/// goes out when the write is done; whoever is too slow for that loses what waits, up to the next key frame, and nobody else's.
/// </summary>
/// <param name="group">Pictures are put side by side until they last so long; zero: each goes out alone.</param>
/// <param name="tellsGaps">The output is told where pictures are missing.</param>
/// <param name="budget">What is kept for this viewer and others may not be more.</param>
public sealed class Viewer(IViewerOutput output, bool videoOnly = false, TimeSpan group = default, bool tellsGaps = false, QueueBudget? budget = null)
{
    public const long MostQueuedBytes = 16 * 1024 * 1024;

    public const int MostQueuedItems = 4096;

    /// <summary>Whoever is further behind when a key frame comes goes on from there.</summary>
    public static readonly TimeSpan LongestQueue = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<ViewerEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<ViewerItem> _queue = [];
    private List<ViewerItem> _batch = [];
    private int _wholeGroups;
    private long _queuedBytes;
    private TimeSpan _queuedVideo;
    private TimeSpan _openGroup;
    private bool _hasVideo;
    private bool _awaitsKeyFrame = true;
    private bool _isWriting;
    private bool _isClosed;

    /// <summary>Done when the camera's viewers are sent away or the other side can't be written to any more.</summary>
    public Task<ViewerEnd> End => _end.Task;

    /// <summary>Chunks it was too slow for.</summary>
    public long DroppedChunks { get; private set; }

    /// <summary>Of the chunks that were written.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Times it was sent on to a later key frame.</summary>
    public long Skips { get; private set; }

    /// <summary>It was ended because it took nothing any more.</summary>
    public bool HasStalled { get; private set; }

    /// <summary>Starts with all there is, in one write.</summary>
    internal void Begin(InitSegment init, IReadOnlyList<Chunk> window)
    {
        lock (_gate)
        {
            Enqueue(init);
            if (window.Count == 0) EnqueueGap();
            foreach (Chunk chunk in window) Enqueue(chunk);
            if (!TryTakeTurn()) return;
        }

        Write();
    }

    internal void Offer(InitSegment init)
    {
        lock (_gate)
        {
            Enqueue(init);
            if (!TryTakeTurn()) return;
        }

        Write();
    }

    /// <summary>Takes a reference of its own where it keeps the chunk.</summary>
    internal void Offer(Chunk chunk)
    {
        lock (_gate)
        {
            Enqueue(chunk);
            if (!TryTakeTurn()) return;
        }

        Write();
    }

    /// <summary>Pictures are missing here: what follows can't be decoded before the next key frame.</summary>
    internal void OnGap()
    {
        lock (_gate)
        {
            EndGroup();
            _awaitsKeyFrame = true;
            EnqueueGap();
            if (!TryTakeTurn()) return;
        }

        Write();
    }

    internal void Finish(ViewerEnd end) => _end.TrySetResult(end);

    /// <summary>Nothing more is written. Done when the write that is pending is.</summary>
    internal Task CloseAsync()
    {
        lock (_gate)
        {
            Close();
            if (!_isWriting) _quiet.TrySetResult();
        }

        return _quiet.Task;
    }

    private void Enqueue(InitSegment init)
    {
        if (_isClosed) return;
        EndGroup();
        _hasVideo = init.VideoFormat is not null;
        _awaitsKeyFrame = true;
        _queue.Add(new ViewerItem(init, null, EndsGroup: true));
        _wholeGroups = _queue.Count;
    }

    private void Enqueue(Chunk chunk)
    {
        if (_isClosed || (videoOnly && chunk.Track != TrackKind.Video && _hasVideo)) return;
        bool isStart = chunk.IsKeyFrame && (chunk.Track == TrackKind.Video || !_hasVideo);
        if (isStart && _queuedVideo > LongestQueue) Skip();
        if (_queuedBytes + chunk.Bytes.Length > MostQueuedBytes || _queue.Count >= MostQueuedItems)
        {
            Skip();
            _awaitsKeyFrame = true;
        }

        if (_awaitsKeyFrame && !isStart)
        {
            DroppedChunks++;
            return;
        }

        if (budget?.TryTake(chunk.Bytes.Length) == false)
        {
            Skip();
            _awaitsKeyFrame = true;
            DroppedChunks++;
            return;
        }

        _awaitsKeyFrame = false;
        if (isStart) EndGroup();
        chunk.Retain();
        TimeSpan duration = TimeSpan.FromTicks(chunk.Duration * TimeSpan.TicksPerSecond / chunk.Timescale);
        bool leads = chunk.Track == TrackKind.Video || !_hasVideo;
        if (leads) (_queuedVideo, _openGroup) = (_queuedVideo + duration, _openGroup + duration);
        _queuedBytes += chunk.Bytes.Length;
        _queue.Add(new ViewerItem(null, chunk, EndsGroup: false));
        if (group == TimeSpan.Zero || (leads && _openGroup >= group)) EndGroup();
    }

    private void EnqueueGap()
    {
        if (!tellsGaps || _isClosed) return;
        _queue.Add(ViewerItem.Gap);
        _wholeGroups = _queue.Count;
    }

    private void EndGroup()
    {
        _openGroup = TimeSpan.Zero;
        if (_wholeGroups == _queue.Count) return;
        _queue[^1] = _queue[^1] with { EndsGroup = true };
        _wholeGroups = _queue.Count;
    }

    /// <summary>What waits is lost, but for the last init segment: what comes next needs it.</summary>
    private void Skip()
    {
        Skips++;
        InitSegment? init = null;
        foreach (ViewerItem item in _queue)
        {
            init = item.Init ?? init;
            if (item.Chunk is not null) DroppedChunks++;
        }

        ReleaseQueue();
        if (init is null) return;
        _queue.Add(new ViewerItem(init, null, EndsGroup: true));
        _wholeGroups = 1;
    }

    /// <summary>Whoever gets a true from it has to write.</summary>
    private bool TryTakeTurn()
    {
        if (_isWriting || _isClosed || _wholeGroups == 0) return false;
        _isWriting = true;
        TakeBatch();
        return true;
    }

    private void TakeBatch()
    {
        int open = _queue.Count - _wholeGroups;
        (_batch, _queue) = (_queue, _batch);
        (_queuedBytes, _queuedVideo, _wholeGroups) = (0, _openGroup, 0);
        if (open == 0) return;
        int whole = _batch.Count - open;
        foreach (ViewerItem item in CollectionsMarshal.AsSpan(_batch)[whole..])
        {
            _queuedBytes += item.Chunk!.Bytes.Length;
            _queue.Add(item);
        }

        _batch.RemoveRange(whole, open);
    }

    private void Write()
    {
        ValueTask write;
        do
        {
            write = WriteBatchAsync();
            if (!write.IsCompletedSuccessfully)
            {
                _ = WriteRestAsync(write);
                return;
            }

            write.GetAwaiter().GetResult();
        }
        while (TryTakeNext());
    }

    /// <summary>Whatever goes wrong goes wrong in the task: the thread that offers serves others too.</summary>
    private async ValueTask WriteBatchAsync() => await output.WriteAsync(_batch).ConfigureAwait(false);

    private async Task WriteRestAsync(ValueTask pending)
    {
        try
        {
            await pending.ConfigureAwait(false);
            while (TryTakeNext()) await WriteBatchAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // whatever a transport throws when the other side is gone, the viewer is over and its request says so
        catch (Exception e)
#pragma warning restore CA1031
        {
            HasStalled = e is ClientStalledException;
            lock (_gate) Close();
            TryTakeNext();
            _end.TrySetResult(new ViewerEnd(null));
        }
    }

    /// <summary>Gives the turn back when nothing waits.</summary>
    private bool TryTakeNext()
    {
        lock (_gate)
        {
            foreach (ViewerItem item in _batch)
            {
                BytesWritten += item.Chunk?.Bytes.Length ?? 0;
                Release(item);
            }

            _batch.Clear();
            if (!_isClosed && _wholeGroups > 0)
            {
                TakeBatch();
                return true;
            }

            _isWriting = false;
            if (_isClosed) _quiet.TrySetResult();
            return false;
        }
    }

    private void Close()
    {
        _isClosed = true;
        ReleaseQueue();
    }

    private void ReleaseQueue()
    {
        foreach (ViewerItem item in _queue) Release(item);
        _queue.Clear();
        (_wholeGroups, _queuedBytes, _queuedVideo, _openGroup) = (0, 0, TimeSpan.Zero, TimeSpan.Zero);
    }

    private void Release(in ViewerItem item)
    {
        if (item.Chunk is not { } chunk) return;
        budget?.Return(chunk.Bytes.Length);
        chunk.Release();
    }
}
