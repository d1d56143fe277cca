namespace Fleet.Hosting.Registry;

/// <summary>Says when to look at a file again: when its directory reports something, and now and then, for disks that report nothing (network mounts).</summary>
internal sealed class FileSignal : IDisposable
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _news = new(0, 1);
    private readonly Lock _gate = new();
    private readonly FileSystemWatcher _watcher;
    private readonly ITimer _timer;

    public FileSignal(string path, TimeProvider time)
    {
        _watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path));
        _watcher.Changed += (_, _) => Raise();
        _watcher.Created += (_, _) => Raise();
        _watcher.Deleted += (_, _) => Raise();
        _watcher.Renamed += (_, _) => Raise();
        _watcher.Error += (_, _) => Raise();
        _timer = time.CreateTimer(_ => Raise(), null, LookAnyway, LookAnyway);
        _watcher.EnableRaisingEvents = true;
    }

    public Task WaitAsync(CancellationToken ct) => _news.WaitAsync(ct);

    public void Dispose()
    {
        _watcher.Dispose();
        _timer.Dispose();
        lock (_gate) _news.Dispose();
    }

    private void Raise()
    {
        lock (_gate)
        {
            try
            {
                if (_news.CurrentCount == 0) _news.Release();
            }
            catch (ObjectDisposedException)
            {
                // the last report of a watch that has ended
            }
        }
    }
}
