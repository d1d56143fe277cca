using Fleet.Core.Cmaf;
using Fleet.Delivery.Streams;

namespace Fleet.Delivery.Tests.Streams;

/// <summary>A client whose reading is up to the test.</summary>
internal sealed class StallingOutput : IViewerOutput
{
    private TaskCompletionSource? _pending;

    public List<byte[]> Chunks { get; } = [];

    public List<InitSegment> Inits { get; } = [];

    /// <summary>Of each write.</summary>
    public List<int> Threads { get; } = [];

    /// <summary>The next write stays pending.</summary>
    public void Stall() => _pending = new TaskCompletionSource();

    public void Resume() => Interlocked.Exchange(ref _pending, null)!.SetResult();

    public void Fail() => Interlocked.Exchange(ref _pending, null)!.SetException(new IOException("Gone."));

    public ValueTask WriteAsync(IReadOnlyList<ViewerItem> items)
    {
        Threads.Add(Environment.CurrentManagedThreadId);
        foreach (ViewerItem item in items)
        {
            if (item.Init is not null) Inits.Add(item.Init);
            else Chunks.Add(item.Chunk!.Bytes.ToArray());
        }

        return _pending is { } pending ? new ValueTask(pending.Task) : ValueTask.CompletedTask;
    }
}
