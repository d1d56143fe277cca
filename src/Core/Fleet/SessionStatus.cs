using Fleet.Core.Lifecycle;

namespace Fleet.Core.Fleet;

/// <summary>How a session was when somebody looked.</summary>
/// <param name="Phase">The kind of its state.</param>
/// <param name="Since">When that began.</param>
/// <param name="Leases">Who holds it.</param>
/// <param name="Pulls">Dials so far.</param>
/// <param name="LastFailure">Why the last pull failed, or the last hold.</param>
/// <param name="Received">What came in over the running pull; null without one.</param>
/// <param name="ReplayOverflows">How often the distance between key frames was too long to be kept.</param>
public sealed record SessionStatus(
    SessionPhase Phase,
    DateTimeOffset Since,
    int Leases,
    int Pulls,
    FailureReason? LastFailure,
    PipelineStatistics? Received,
    int ReplayOverflows)
{
    /// <summary>When pictures began to flow; null while none do.</summary>
    public DateTimeOffset? LiveSince { get; init; }

    /// <summary>Null without a pull.</summary>
    public StreamFigures? Measured { get; init; }

    /// <summary>What the camera does against the specifications, and is tolerated.</summary>
    public IReadOnlyList<string> Quirks { get; init; } = [];
}
