namespace Fleet.Delivery.Streams;

/// <summary>One of a camera's <c>maxViewers</c> places, or a look at a still that takes none, until it is disposed of.</summary>
public sealed class Seat : IDisposable
{
    private readonly StreamHub _hub;
    private CancellationTokenSource? _asking;
    private bool _hasLeft;

    internal Seat(StreamHub hub, ViewerProtocol? protocol) => (_hub, Protocol) = (hub, protocol);

    /// <summary>Null for one who holds the camera and is no viewer.</summary>
    public ViewerProtocol? Protocol { get; }

    /// <summary>Whether the place is one, where others than this process have to say so too. Done at once where they have not.</summary>
    public Task<bool> Granted { get; private set; } = Task.FromResult(true);

    internal bool IsCountedElsewhere { get; private set; }

    /// <summary>Whoever sits down waits from that moment on: a camera may fail before it is asked after.</summary>
    internal TaskCompletionSource<StartOutcome> Start { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Ask(Func<int, CancellationToken, Task<bool>> others, int maxViewers)
    {
        _asking = new CancellationTokenSource();
        (IsCountedElsewhere, Granted) = (true, others(maxViewers, _asking.Token));
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _hasLeft, true)) return;

        // who asks goes on in threads of its own
        if (_asking is { } asking) _ = asking.CancelAsync().ContinueWith(_ => asking.Dispose(), TaskScheduler.Default);
        _hub.Leave(this);
    }
}
