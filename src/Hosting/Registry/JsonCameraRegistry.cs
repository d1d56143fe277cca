using Fleet.Core.Fleet;

namespace Fleet.Hosting.Registry;

/// <summary>Cameras in one JSON file that people may edit while it is in use.</summary>
/// <remarks>
/// One process writes the file; others may follow it. An edit that can't be taken is reported and changes nothing; until it is mended the file is not
/// written either, so that what a person is in the middle of is never overwritten.
/// </remarks>
public sealed class JsonCameraRegistry : ICameraRegistry, IAsyncDisposable
{
    private readonly string _path;
    private readonly Action<string> _report;
    private readonly MemoryCameraRegistry _cameras;
    private readonly CancellationTokenSource _stop = new();
    private readonly FileSignal _signal;
    private readonly FileStream? _lock;
    private readonly Task _watching;
    private byte[]? _known;
    private string? _problem;

    private JsonCameraRegistry(string path, TimeProvider time, Action<string> report, FileStream? ownLock)
    {
        _path = path;
        _report = report;
        _lock = ownLock;
        _cameras = new MemoryCameraRegistry(time, PrepareAsync, KeepAsync);
        _signal = new FileSignal(path, time);
        _watching = WatchFileAsync();
    }

    /// <summary>Opens the file; one that isn't there yet is made by the first change.</summary>
    /// <param name="path">The file. A link is followed, and stays one.</param>
    /// <param name="time">Gives versions their numbers.</param>
    /// <param name="report">Told of every edit that can't be taken, with all keys that are wrong, and of the one that mends it.</param>
    /// <param name="ct">Ends the opening.</param>
    /// <exception cref="CameraFileException">The file can't be taken: there is no last good state to stay with.</exception>
    /// <exception cref="CameraRegistryException">Another process has the file.</exception>
    public static Task<JsonCameraRegistry> OpenAsync(string path, TimeProvider time, Action<string> report, CancellationToken ct)
    {
        string target = TargetOf(path);
        return LoadAsync(new JsonCameraRegistry(target, time, report, TakeLock(target)), ct);
    }

    /// <summary>Reads the file and follows it, beside the process that writes it. A change is refused.</summary>
    /// <param name="path">As for <see cref="OpenAsync"/>.</param>
    /// <param name="time">As for <see cref="OpenAsync"/>.</param>
    /// <param name="report">As for <see cref="OpenAsync"/>.</param>
    /// <param name="ct">Ends the opening.</param>
    /// <exception cref="CameraFileException">The file can't be taken: there is no last good state to stay with.</exception>
    public static Task<JsonCameraRegistry> FollowAsync(string path, TimeProvider time, Action<string> report, CancellationToken ct) =>
        LoadAsync(new JsonCameraRegistry(TargetOf(path), time, report, ownLock: null), ct);

    private static string TargetOf(string path)
    {
        string full = Path.GetFullPath(path);
        return new FileInfo(full) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : full;
    }

    private static async Task<JsonCameraRegistry> LoadAsync(JsonCameraRegistry registry, CancellationToken ct)
    {
        try
        {
            await registry._cameras.RefreshAsync(registry.LoadAsync, ct).ConfigureAwait(false);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask<VersionedCamera?> FindAsync(CameraId id, CancellationToken ct) => _cameras.FindAsync(id, ct);

    public ValueTask<CameraPage> ListAsync(CameraQuery query, CancellationToken ct) => _cameras.ListAsync(query, ct);

    public ValueTask<CameraWrite> AddAsync(Camera camera, CancellationToken ct) => _cameras.AddAsync(camera, ct);

    public ValueTask<CameraWrite> ReplaceAsync(Camera camera, long? expectedVersion, CancellationToken ct) => _cameras.ReplaceAsync(camera, expectedVersion, ct);

    public ValueTask<CameraWrite> RemoveAsync(CameraId id, long? expectedVersion, CancellationToken ct) => _cameras.RemoveAsync(id, expectedVersion, ct);

    public IAsyncEnumerable<CameraChange> WatchAsync(CancellationToken ct) => _cameras.WatchAsync(ct);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _signal.Dispose();
        _cameras.Dispose();
        _stop.Dispose();
        if (_lock is not null) await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private static FileStream TakeLock(string path)
    {
        string lockPath = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.lock");
        try
        {
            return new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new CameraRegistryException($"The camera file '{path}' is in use by another process, or its directory can't be written: {e.Message}", e);
        }
    }

    private async Task WatchFileAsync()
    {
        try
        {
            while (true)
            {
                await _signal.WaitAsync(_stop.Token).ConfigureAwait(false);
                await _cameras.RefreshAsync(TryLoadAsync, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // closed
        }
    }

    private async ValueTask<CameraTable> TryLoadAsync(CameraTable present, CancellationToken ct)
    {
        try
        {
            CameraTable next = await LoadAsync(present, ct).ConfigureAwait(false);
            if (_problem is not null) _report($"The camera file '{_path}' is good again.");
            _problem = null;
            return next;
        }
        catch (Exception e) when (e is CameraFileException or IOException or UnauthorizedAccessException)
        {
            // the same fault is told once, however often the file is looked at
            if (_problem != e.Message) _report($"The camera file '{_path}' can't be taken, so the cameras stay as they are. {e.Message}");
            _problem = e.Message;
            return present;
        }
    }

    private async ValueTask<CameraTable> LoadAsync(CameraTable present, CancellationToken ct)
    {
        if (!File.Exists(_path))
            return _known is null ? present : throw new CameraFileException(["The file is gone. It is written again by the next change."]);

        byte[] bytes = await File.ReadAllBytesAsync(_path, ct).ConfigureAwait(false);
        if (_known is not null && bytes.AsSpan().SequenceEqual(_known)) return present;
        IReadOnlyList<Camera> cameras = CameraFile.Read(bytes);
        _known = bytes;
        return _cameras.Merge(present, cameras);
    }

    private async ValueTask<CameraTable> PrepareAsync(CameraTable present, CancellationToken ct)
    {
        if (_lock is null) throw new CameraRegistryException($"The camera file '{_path}' is only read here: another process writes it.");
        if (!File.Exists(_path)) return present;
        CameraTable next = await TryLoadAsync(present, ct).ConfigureAwait(false);
        return _problem is null
            ? next
            : throw new CameraRegistryException($"The camera file has an error; it is not written before that is mended. {_problem}");
    }

    private async ValueTask KeepAsync(CameraTable table, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        byte[] bytes = CameraFile.Write(table.Cameras);
        try
        {
            await DurableFile.ReplaceAsync(_path, bytes).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CameraRegistryException($"The camera file '{_path}' can't be written: {e.Message}", e);
        }

        _known = bytes;
        _problem = null;
    }
}
