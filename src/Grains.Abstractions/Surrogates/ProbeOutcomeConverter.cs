using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class ProbeOutcomeConverter : IConverter<ProbeOutcome, ProbeOutcomeSurrogate>
{
    public ProbeOutcome ConvertFromSurrogate(in ProbeOutcomeSurrogate surrogate) => new(surrogate.Report, surrogate.Refusal);

    public ProbeOutcomeSurrogate ConvertToSurrogate(in ProbeOutcome value) => new() { Report = value.Report, Refusal = value.Refusal };
}
