namespace Fleet.Delivery.Streams;

/// <summary>Keeps a hub while it is used.</summary>
public sealed class HubLease : IDisposable
{
    private Action? _release;

    internal HubLease(StreamHub hub, Action release)
    {
        Hub = hub;
        _release = release;
    }

    public StreamHub Hub { get; }

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
