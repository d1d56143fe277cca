using Fleet.Core.Lifecycle;

namespace Fleet.Delivery.Streams;

/// <summary>What became of waiting for a camera's first key frame.</summary>
public abstract record StartOutcome
{
    private StartOutcome()
    {
    }

    public sealed record Ready : StartOutcome
    {
        public static readonly Ready Instance = new();
    }

    public sealed record Failed(FailureReason Reason, TimeSpan RetryAfter) : StartOutcome;

    public sealed record Ended(EndReason Reason) : StartOutcome;
}
