using Fleet.Core.Hls;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class WindowSeedConverter : IConverter<WindowSeed, WindowSeedSurrogate>
{
    public WindowSeed ConvertFromSurrogate(in WindowSeedSurrogate surrogate) => new()
    {
        Options = surrogate.Options,
        Stream = surrogate.Stream,
        IsNamedByChunks = surrogate.IsNamedByChunks,
        FirstMediaSequence = surrogate.FirstMediaSequence,
        Clock = surrogate.Clock,
        Epoch = surrogate.Epoch,
        NextSequence = surrogate.NextSequence,
        EpochStart = surrogate.EpochStart,
        Discontinuity = surrogate.Discontinuity,
        Plan = surrogate.Plan,
        Video = surrogate.Video,
        Audio = surrogate.Audio,
        AudioBoundaries = surrogate.AudioBoundaries ?? [],
    };

    public WindowSeedSurrogate ConvertToSurrogate(in WindowSeed value) => new()
    {
        Options = value.Options,
        Stream = value.Stream,
        IsNamedByChunks = value.IsNamedByChunks,
        FirstMediaSequence = value.FirstMediaSequence,
        Clock = value.Clock,
        Epoch = value.Epoch,
        NextSequence = value.NextSequence,
        EpochStart = value.EpochStart,
        Discontinuity = value.Discontinuity,
        Plan = value.Plan,
        Video = value.Video,
        Audio = value.Audio,
        AudioBoundaries = value.AudioBoundaries,
    };
}
