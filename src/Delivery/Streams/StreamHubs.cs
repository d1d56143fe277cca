using Fleet.Core.Fleet;
using Microsoft.Extensions.Logging;

namespace Fleet.Delivery.Streams;

/// <summary>One hub a camera, made for the first who asks and let go when nobody has for <see cref="IdleTime"/>.</summary>
public sealed class StreamHubs(IStreamSource source, TimeProvider time, ILogger<StreamHubs> log, IViewerSeats? seats = null, IFleetView? fleet = null) : IAsyncDisposable
{
    /// <summary>Longer than a session outlives its last viewer, so that who returns is served at once.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<CameraId, Entry> _entries = [];
    private readonly Dictionary<CameraId, ViewerTally> _tallies = [];
    private readonly List<Task> _closing = [];
    private bool _isClosed;
    private long _pastBytesWritten;

    /// <summary>Somebody came to watch, or left. Must not block.</summary>
    public event Action? ViewersChanged;

    /// <summary>Who watches what here, now.</summary>
    public IReadOnlyList<(CameraId Camera, HubStatus Status)> Watched
    {
        get
        {
            lock (_gate) return [.. _entries.Values.Select(entry => (entry.Camera, entry.Hub.Status)).Where(each => each.Status.Viewers > 0)];
        }
    }

    /// <summary>What was written to viewers since the process began.</summary>
    public long BytesWritten
    {
        get { lock (_gate) return _pastBytesWritten + _entries.Values.Sum(entry => entry.Hub.Status.BytesWritten); }
    }

    public int Count
    {
        get { lock (_gate) return _entries.Count; }
    }

    /// <summary>How a camera stands here; null while nobody here asked for it.</summary>
    public HubStatus? TryGetStatus(CameraId camera)
    {
        lock (_gate) return _entries.TryGetValue(camera, out Entry? entry) ? entry.Hub.Status : null;
    }

    /// <summary>How the camera's session stands, and who watches elsewhere too.</summary>
    public async ValueTask<CameraView> LookAsync(CameraId camera, CancellationToken ct) => fleet is null
        ? new CameraView(await source.StatusAsync(camera, ct).ConfigureAwait(false), Viewers: null, Held: 0)
        : await fleet.LookAsync(camera, ct).ConfigureAwait(false);

    /// <summary>Who came and who left since this was last asked: at most one piece of news a camera. One asks.</summary>
    public IReadOnlyList<ViewerNews> TakeViewerNews()
    {
        List<ViewerNews> news = [];
        lock (_gate)
        {
            foreach ((CameraId camera, ViewerTally tally) in _tallies)
            {
                (ViewerCounts now, ViewerCounts joined, ViewerCounts left) = tally.Take();
                if (joined.All + left.All > 0) news.Add(new ViewerNews(camera, now, joined, left));
                else if (now.All == 0 && !_entries.ContainsKey(camera)) _tallies.Remove(camera);
            }
        }

        return news;
    }

    public async ValueTask<HubLease> AcquireAsync(CameraId camera, CancellationToken ct)
    {
        Entry entry;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_entries.TryGetValue(camera, out Entry? known) && !known.Hub.IsEnded) entry = known;
            else
            {
                if (!_tallies.TryGetValue(camera, out ViewerTally? tally)) _tallies[camera] = tally = new ViewerTally();
                entry = new Entry(camera, new StreamHub(time, tally)
                {
                    OnSeat = (joined, viewers) => TellSeat(camera, joined, viewers),
                    AskForPlace = seats is null ? null : (max, left) => seats.TryTakeAsync(camera, max, left),
                    ReturnPlace = seats is null ? null : () => seats.Release(camera),
                });
                _entries[camera] = entry;
                if (known is { Uses: 0 }) Close(known);
            }

            entry.Uses++;
            entry.IdleTimer?.Dispose();
            entry.IdleTimer = null;
        }

        try
        {
            await entry.Opening(OpenAsync).WaitAsync(ct).ConfigureAwait(false);
            return new HubLease(entry.Hub, () => Release(entry));
        }
        catch
        {
            Release(entry);
            throw;
        }
    }

    /// <summary>Done when nothing is subscribed to any more, whenever its end began.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] closing;
        lock (_gate)
        {
            _isClosed = true;
            foreach (Entry entry in _entries.Values) Close(entry);
            _entries.Clear();
            closing = [.. _closing];
        }

        await Task.WhenAll(closing).ConfigureAwait(false);
    }

    private void TellSeat(CameraId camera, bool joined, int viewers)
    {
        ViewersChanged?.Invoke();
        if (joined) DeliveryLog.Joined(log, camera, viewers);
        else DeliveryLog.Left(log, camera, viewers);
    }

    private async Task OpenAsync(Entry entry)
    {
        try
        {
            entry.Hub.Attach(await source.SubscribeAsync(entry.Camera, entry.Hub, CancellationToken.None).ConfigureAwait(false));
        }
        catch
        {
            lock (_gate)
            {
                Forget(entry);
                Close(entry);
            }

            throw;
        }
    }

    private void Release(Entry entry)
    {
        lock (_gate)
        {
            if (--entry.Uses > 0) return;
            bool isKept = _entries.TryGetValue(entry.Camera, out Entry? known) && known == entry;
            if (isKept) entry.IdleTimer = time.CreateTimer(_ => LetGo(entry), null, IdleTime, Timeout.InfiniteTimeSpan);
            else Close(entry);
        }
    }

    private void LetGo(Entry entry)
    {
        lock (_gate)
        {
            if (entry.Uses == 0 && Forget(entry)) Close(entry);
        }
    }

    private bool Forget(Entry entry) =>
        _entries.TryGetValue(entry.Camera, out Entry? known) && known == entry && _entries.Remove(entry.Camera);

    /// <summary>Its end is kept until it has come, so that the process does not go before it. Under the lock.</summary>
    private void Close(Entry entry)
    {
        entry.IdleTimer?.Dispose();
        _pastBytesWritten += entry.Hub.Status.BytesWritten;
        _closing.RemoveAll(closed => closed.IsCompleted);
        _closing.Add(Task.Run(() => CloseAsync(entry)));
    }

    private async Task CloseAsync(Entry entry)
    {
        try
        {
            await entry.Hub.CloseAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // nobody waits for it who could do something about it
        catch (Exception e)
#pragma warning restore CA1031
        {
            DeliveryLog.NotClosed(log, e, entry.Camera);
        }
    }

    private sealed class Entry(CameraId camera, StreamHub hub)
    {
        private readonly Lock _gate = new();
        private Task? _opening;

        public CameraId Camera => camera;

        public StreamHub Hub => hub;

        public int Uses { get; set; }

        public ITimer? IdleTimer { get; set; }

        public Task Opening(Func<Entry, Task> open)
        {
            lock (_gate) return _opening ??= open(this);
        }
    }
}
