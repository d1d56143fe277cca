using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class SeedPartConverter : IConverter<SeedPart, SeedPartSurrogate>
{
    public SeedPart ConvertFromSurrogate(in SeedPartSurrogate surrogate) => new(surrogate.Number, surrogate.Duration, surrogate.IsIndependent);

    public SeedPartSurrogate ConvertToSurrogate(in SeedPart value) => new()
    {
        Number = value.Number,
        Duration = value.Duration,
        IsIndependent = value.IsIndependent,
    };
}
