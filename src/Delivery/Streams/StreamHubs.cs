using Fleet.Core.Fleet;
using Microsoft.Extensions.Logging;

namespace Fleet.Delivery.Streams;

/// <summary>One hub a camera, made for the first who asks and let go when nobody has for <see cref="IdleTime"/>.</summary>
public sealed class StreamHubs(IStreamSource source, TimeProvider time, ILogger<StreamHubs> log) : IAsyncDisposable
{
    /// <summary>Longer than a session outlives its last viewer, so that who returns is served at once.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<CameraId, Entry> _entries = [];
    private bool _isClosed;

    public int Count
    {
        get { lock (_gate) return _entries.Count; }
    }

    /// <summary>How a camera stands here; null while nobody here asked for it.</summary>
    public HubStatus? TryGetStatus(CameraId camera)
    {
        lock (_gate) return _entries.TryGetValue(camera, out Entry? entry) ? entry.Hub.Status : null;
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
                entry = new Entry(camera, new StreamHub(time) { OnSeat = (joined, seats) => TellSeat(camera, joined, seats) });
                _entries[camera] = entry;
                if (known is { Uses: 0 }) _ = CloseAsync(known);
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

    public async ValueTask DisposeAsync()
    {
        Entry[] entries;
        lock (_gate)
        {
            _isClosed = true;
            entries = [.. _entries.Values];
            _entries.Clear();
        }

        foreach (Entry entry in entries) await CloseAsync(entry).ConfigureAwait(false);
    }

    private void TellSeat(CameraId camera, bool joined, int seats)
    {
        if (joined) DeliveryLog.Joined(log, camera, seats);
        else DeliveryLog.Left(log, camera, seats);
    }

    private async Task OpenAsync(Entry entry)
    {
        try
        {
            entry.Hub.Attach(await source.SubscribeAsync(entry.Camera, entry.Hub, CancellationToken.None).ConfigureAwait(false));
        }
        catch
        {
            lock (_gate) Forget(entry);
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
            else _ = CloseAsync(entry);
        }
    }

    private void LetGo(Entry entry)
    {
        lock (_gate)
        {
            if (entry.Uses > 0 || !Forget(entry)) return;
        }

        _ = CloseAsync(entry);
    }

    private bool Forget(Entry entry) =>
        _entries.TryGetValue(entry.Camera, out Entry? known) && known == entry && _entries.Remove(entry.Camera);

    private static async Task CloseAsync(Entry entry)
    {
        entry.IdleTimer?.Dispose();
        await entry.Hub.CloseAsync().ConfigureAwait(false);
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
