using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.probe-outcome")]
internal struct ProbeOutcomeSurrogate
{
    [Id(0)]
    public ProbeReport? Report;

    [Id(1)]
    public string? Refusal;
}
