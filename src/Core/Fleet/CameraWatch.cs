using System.Runtime.CompilerServices;

namespace Fleet.Core.Fleet;

/// <summary>One reader's unread changes: the latest of each camera, in the order in which the cameras first changed.</summary>
internal sealed class CameraWatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<CameraId> _order = [];
    private readonly Dictionary<CameraId, CameraChange> _unread = [];
    private readonly SemaphoreSlim _news = new(0, 1);

    public void Tell(CameraChange change)
    {
        lock (_gate)
        {
            if (!_unread.ContainsKey(change.Id)) _order.Enqueue(change.Id);
            _unread[change.Id] = change;
            if (_news.CurrentCount == 0) _news.Release();
        }
    }

    public async IAsyncEnumerable<CameraChange> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            await _news.WaitAsync(ct).ConfigureAwait(false);
            while (TryTake(out CameraChange change))
            {
                ct.ThrowIfCancellationRequested();
                yield return change;
            }
        }
    }

    public void Dispose() => _news.Dispose();

    private bool TryTake(out CameraChange change)
    {
        lock (_gate)
        {
            change = default;
            return _order.TryDequeue(out CameraId id) && _unread.Remove(id, out change);
        }
    }
}
