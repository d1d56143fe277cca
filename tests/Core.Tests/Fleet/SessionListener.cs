using System.Collections.Concurrent;
using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;

namespace Fleet.Core.Tests.Fleet;

/// <summary>Writes down what it hears, one word a call, and sees to it that the calls come one at a time.</summary>
internal sealed class SessionListener : IStreamListener
{
    private readonly ConcurrentQueue<string> _heard = new();
    private int _inside;

    public IReadOnlyList<string> Heard => [.. _heard];

    public string Last => _heard.LastOrDefault("");

    /// <summary>What went wrong with the calls themselves.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    public ConcurrentQueue<FailureReason> Failures { get; } = new();

    /// <summary>Done within every call.</summary>
    public Action InCall { get; set; } = () => { };

    public void OnInit(InitSegment init) => Hear($"init {init.Epoch}");

    public void OnChunk(Chunk chunk)
    {
        Hear($"{(chunk.IsKeyFrame ? "key" : "chunk")} {chunk.Epoch}.{chunk.Sequence}");
        chunk.Release();
    }

    public void OnState(SessionPhase phase) => Hear($"{phase}");

    public void OnGap() => Hear("gap");

    public void OnHoldFailed(FailureReason reason, TimeSpan retryAfter)
    {
        Failures.Enqueue(reason);
        Hear($"failed {reason.StepName}, again in {retryAfter.TotalSeconds:0.###} s");
    }

    public void OnEnded(EndReason reason) => Hear($"ended {reason}");

    private void Hear(string word)
    {
        if (Interlocked.Increment(ref _inside) != 1) Violations.Enqueue($"{word} came within another call");
        _heard.Enqueue(word);
        InCall();
        Interlocked.Decrement(ref _inside);
    }
}
