using Fleet.Core.Lifecycle;

namespace Fleet.Core.Fleet;

/// <summary>Whoever has the camera's session can't be asked.</summary>
public sealed class SessionUnreachableException(FailureReason reason, TimeSpan retryAfter) : Exception(reason?.ToString())
{
    public FailureReason Reason => reason;

    public TimeSpan RetryAfter => retryAfter;
}
