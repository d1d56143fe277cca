using System.Runtime.CompilerServices;

namespace Fleet.Core.Fleet;

/// <summary>Cameras kept in this process. What writes them down elsewhere does so before a change is seen.</summary>
public sealed class MemoryCameraRegistry : ICameraRegistry, IDisposable
{
    private readonly Lock _state = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly HashSet<CameraWatch> _watches = [];
    private readonly Func<CameraTable, CancellationToken, ValueTask<CameraTable>>? _prepare;
    private readonly Func<CameraTable, CancellationToken, ValueTask>? _keep;
    private readonly TimeProvider _time;
    private CameraTable _table = CameraTable.Empty;
    private long _version;

    public MemoryCameraRegistry(TimeProvider time) => _time = time;

    /// <param name="time">Versions begin at its time, so those given out before a restart are not given again.</param>
    /// <param name="prepare">Called before each change: takes in what was changed elsewhere.</param>
    /// <param name="keep">Called with what is to become; a change it throws on is not made.</param>
    public MemoryCameraRegistry(
        TimeProvider time, Func<CameraTable, CancellationToken, ValueTask<CameraTable>> prepare, Func<CameraTable, CancellationToken, ValueTask> keep)
        : this(time)
    {
        _prepare = prepare;
        _keep = keep;
    }

    public ValueTask<VersionedCamera?> FindAsync(CameraId id, CancellationToken ct) => new(Table().Find(id));

    public ValueTask<CameraPage> ListAsync(CameraQuery query, CancellationToken ct) => new(Table().Page(query));

    public ValueTask<CameraWrite> AddAsync(Camera camera, CancellationToken ct)
    {
        Require(camera);
        return ChangeAsync(camera.Id, current => current is null ? null : CameraWriteOutcome.Exists, camera, ct);
    }

    public ValueTask<CameraWrite> ReplaceAsync(Camera camera, long? expectedVersion, CancellationToken ct)
    {
        Require(camera);
        return ChangeAsync(camera.Id, current => Refusal(current, expectedVersion), camera, ct);
    }

    public ValueTask<CameraWrite> RemoveAsync(CameraId id, long? expectedVersion, CancellationToken ct) =>
        ChangeAsync(id, current => Refusal(current, expectedVersion), null, ct);

    public async IAsyncEnumerable<CameraChange> WatchAsync([EnumeratorCancellation] CancellationToken ct)
    {
        using var watch = new CameraWatch();
        lock (_state)
        {
            foreach (VersionedCamera camera in _table.Cameras) watch.Tell(new CameraChange(camera.Camera.Id, camera, IsInitial: true));
            _watches.Add(watch);
        }

        try
        {
            await foreach (CameraChange change in watch.ReadAsync(ct).ConfigureAwait(false)) yield return change;
        }
        finally
        {
            lock (_state) _watches.Remove(watch);
        }
    }

    /// <summary>Takes in what was changed elsewhere; <paramref name="load"/> gets the present table and gives the next.</summary>
    public async ValueTask RefreshAsync(Func<CameraTable, CancellationToken, ValueTask<CameraTable>> load, CancellationToken ct)
    {
        await _writing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await TakeInAsync(load, ct).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The table of these cameras; one that did not change keeps its version.</summary>
    public CameraTable Merge(CameraTable present, IEnumerable<Camera> cameras) =>
        CameraTable.Of(cameras.Select(camera => present.Find(camera.Id) is { } known && known.Camera == camera ? known : new VersionedCamera(camera, NextVersion())));

    public void Dispose() => _writing.Dispose();

    private static CameraWriteOutcome? Refusal(VersionedCamera? current, long? expectedVersion) =>
        current is null ? CameraWriteOutcome.NotFound
        : expectedVersion is { } expected && expected != current.Version ? CameraWriteOutcome.VersionMismatch
        : null;

    private static void Require(Camera camera)
    {
        if (CameraRules.Check(camera) is { Count: > 0 } errors)
            throw new ArgumentException($"The camera '{camera.Id}' is not valid: {string.Join("; ", errors)}.", nameof(camera));
    }

    private CameraTable Table()
    {
        lock (_state) return _table;
    }

    private long NextVersion()
    {
        lock (_state) return _version = Math.Max(_version + 1, _time.GetUtcNow().UtcTicks);
    }

    private async ValueTask<CameraWrite> ChangeAsync(
        CameraId id, Func<VersionedCamera?, CameraWriteOutcome?> refusal, Camera? becomes, CancellationToken ct)
    {
        await _writing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_prepare is not null) await TakeInAsync(_prepare, ct).ConfigureAwait(false);
            CameraTable table = Table();
            VersionedCamera? current = table.Find(id);
            if (refusal(current) is { } outcome) return new CameraWrite(outcome, current);
            if (becomes is not null && current?.Camera == becomes) return new CameraWrite(CameraWriteOutcome.Done, current);

            VersionedCamera? next = becomes is null ? null : new VersionedCamera(becomes, NextVersion());
            CameraTable changed = next is null ? table.Without(id) : table.With(next);
            if (_keep is not null) await _keep(changed, ct).ConfigureAwait(false);
            Commit(changed, [new CameraChange(id, next, IsInitial: false)]);
            return new CameraWrite(CameraWriteOutcome.Done, next);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async ValueTask TakeInAsync(Func<CameraTable, CancellationToken, ValueTask<CameraTable>> load, CancellationToken ct)
    {
        CameraTable before = Table();
        CameraTable after = await load(before, ct).ConfigureAwait(false);
        if (!ReferenceEquals(before, after)) Commit(after, [.. after.ChangesSince(before)]);
    }

    private void Commit(CameraTable next, CameraChange[] changes)
    {
        lock (_state)
        {
            _table = next;
            foreach (CameraWatch watch in _watches)
            {
                foreach (CameraChange change in changes) watch.Tell(change);
            }
        }
    }
}
