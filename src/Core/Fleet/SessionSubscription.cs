using Fleet.Core.Lifecycle;

namespace Fleet.Core.Fleet;

/// <summary>One listener of a session, and its lease while it holds one.</summary>
internal sealed class SessionSubscription(CameraSession session, IStreamListener listener) : IStreamSubscription
{
    // held while events are posted, so that they stand in the queue in the order of the calls
    private readonly Lock _gate = new();
    private ViewerId? _lease;
    private volatile bool _isClosed;

    public IStreamListener Listener { get; } = listener;

    /// <summary>Nothing may be told any more.</summary>
    public bool IsClosed => _isClosed;

    public void Hold()
    {
        lock (_gate)
        {
            if (_isClosed || _lease is not null) return;
            ViewerId viewer = session.NewViewer();
            if (!session.TryJoin(viewer)) throw new SessionBusyException();
            _lease = viewer;
        }
    }

    public void LetGo()
    {
        lock (_gate)
        {
            if (_lease is not { } viewer) return;
            _lease = null;
            session.Leave(viewer);
        }
    }

    /// <summary>The session has ended the lease, if it is one of these; false when it is not, or was let go meanwhile.</summary>
    public bool TryEndLease(ViewerSet viewers)
    {
        lock (_gate)
        {
            if (_lease is not { } viewer || !viewers.Contains(viewer)) return false;
            _lease = null;
            return true;
        }
    }

    public void Close() => _isClosed = true;

    public async ValueTask DisposeAsync()
    {
        Close();
        LetGo();
        await session.DetachAsync(this).ConfigureAwait(false);
    }
}
