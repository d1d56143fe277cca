using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.session-status")]
internal struct SessionStatusSurrogate
{
    [Id(0)]
    public SessionPhase Phase;

    [Id(1)]
    public DateTimeOffset Since;

    [Id(2)]
    public int Leases;

    [Id(3)]
    public int Pulls;

    [Id(4)]
    public FailureReason? LastFailure;

    [Id(5)]
    public PipelineStatistics? Received;

    [Id(6)]
    public int ReplayOverflows;

    [Id(7)]
    public DateTimeOffset? LiveSince;

    [Id(8)]
    public StreamFigures? Measured;

    [Id(9)]
    public IReadOnlyList<string>? Quirks;
}
