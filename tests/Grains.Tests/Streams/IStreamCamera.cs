using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;

namespace Fleet.Grains.Tests.Streams;

/// <summary>The side of a <see cref="StreamCamera"/> that its test moves.</summary>
[Alias("fleet.tests.stream-camera")]
public interface IStreamCamera : ICameraGrain
{
    /// <summary>Publishes a fragment a letter: <c>i</c>nit, <c>s</c>eed, <c>k</c>ey frame, <c>p</c>icture, <c>g</c>ap, <c>l</c>ive.</summary>
    /// <returns>The position of the last one.</returns>
    [Alias("publish")]
    Task<FragmentPosition> PublishAsync(string script, int size = 200);

    [Alias("where")]
    Task<string> WhereAsync();

    /// <summary>How often it was asked for its stream.</summary>
    [Alias("watches")]
    Task<int> WatchesAsync();

    /// <summary>Subscribers of its feed.</summary>
    [Alias("subscribers")]
    Task<int> SubscribersAsync();
}
