using System.Threading.Channels;
using Fleet.Core.Fleet;

namespace Fleet.Core.Tests.Fleet;

/// <summary>A camera that does what the test says, pull by pull.</summary>
internal sealed class SessionPuller : ICameraPuller
{
    private readonly Channel<SessionPull> _opened = Channel.CreateUnbounded<SessionPull>();
    private int _open;
    private int _total;

    /// <summary>How long a pull takes to be torn down after it was told to end.</summary>
    public Task TearingDown { get; set; } = Task.CompletedTask;

    public int Open => Volatile.Read(ref _open);

    public int Total => Volatile.Read(ref _total);

    public int MostOpen { get; private set; }

    public async Task PullAsync(PullFeed feed, CancellationToken ct)
    {
        MostOpen = Math.Max(MostOpen, Interlocked.Increment(ref _open));
        Interlocked.Increment(ref _total);
        var pull = new SessionPull(feed, ct);
        _opened.Writer.TryWrite(pull);
        try
        {
            await pull.End.WaitAsync(ct);
        }
        finally
        {
            await TearingDown;
            Interlocked.Decrement(ref _open);
        }
    }

    public Task<ProbeReport> ProbeAsync(TimeSpan longEnough, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>The next pull the session opens.</summary>
    public ValueTask<SessionPull> NextAsync(CancellationToken ct) => _opened.Reader.ReadAsync(ct);
}
