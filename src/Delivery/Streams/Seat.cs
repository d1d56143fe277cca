namespace Fleet.Delivery.Streams;

/// <summary>One of a camera's <c>maxViewers</c> places, taken until it is disposed of.</summary>
public sealed class Seat : IDisposable
{
    private StreamHub? _hub;

    internal Seat(StreamHub hub) => _hub = hub;

    public void Dispose() => Interlocked.Exchange(ref _hub, null)?.Leave();
}
