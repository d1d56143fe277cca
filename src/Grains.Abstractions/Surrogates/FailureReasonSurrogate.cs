using Fleet.Core.Lifecycle;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.failure-reason")]
internal struct FailureReasonSurrogate
{
    [Id(0)]
    public PullStep Step;

    [Id(1)]
    public string Message;

    [Id(2)]
    public bool IsFinal;

    [Id(3)]
    public TimeSpan? RetryAfter;
}
