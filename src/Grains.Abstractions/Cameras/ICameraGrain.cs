using Fleet.Core.Fleet;
using Fleet.Grains.Abstractions.Fragments;
using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Fleet.Grains.Abstractions.Cameras;

/// <summary>One camera of the whole fleet: it owns the session. Its key is a <see cref="CameraKey"/>.</summary>
[Alias("fleet.camera"), Version(1)]
public interface ICameraGrain : IGrainWithStringKey
{
    /// <summary>
    /// The fragments of the camera, as they come, the last key frame first: what the direct stream provider reads. It dials nothing,
    /// unless the request holds the camera, and ends when the grain moves: then it is asked for again.
    /// </summary>
    [Alias("watch"), AlwaysInterleave]
    IAsyncEnumerable<Fragment> WatchAsync(WatchRequest request, CancellationToken ct);

    /// <summary>Somebody watches at <see cref="HoldRequest.Edge"/>: the camera is dialled, or stays. To be said again every few seconds: ten after the last time it is over.</summary>
    [Alias("hold")]
    ValueTask<HoldAnswer> HoldAsync(HoldRequest request);

    /// <summary>Nobody watches there any more.</summary>
    [Alias("let-go")]
    ValueTask LetGoAsync(string edge);

    /// <summary>A viewer of <paramref name="edge"/> asks for a place among those of all edges. Its places last as long as its hold.</summary>
    /// <param name="edge">Who asks.</param>
    /// <param name="seats">How many it needs from now on, all in all.</param>
    /// <param name="max">How many the camera has.</param>
    /// <returns>False: it keeps what it had.</returns>
    [Alias("seat")]
    ValueTask<bool> TryTakeSeatsAsync(string edge, int seats, int max);

    /// <summary>The init segment and everything since the last key frame, for subscribers of providers that remember nothing.</summary>
    [Alias("replay")]
    ValueTask<IReadOnlyList<Fragment>> ReplayAsync();

    /// <summary>An operator's kick. False: there was no pull.</summary>
    [Alias("kick")]
    ValueTask<bool> KickAsync();

    /// <summary>The configuration may say that the camera is always on: then it is dialled by this.</summary>
    [Alias("wake")]
    ValueTask WakeAsync();

    [Alias("status")]
    ValueTask<SessionStatus?> StatusAsync();
}
