using Fleet.Core.Fleet;
using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Fleet.Grains.Abstractions.Cameras;

/// <summary>Looks at a camera from its site, where it can be reached; beside its session, and not in the way of its grain. Its key is a <see cref="CameraKey"/>.</summary>
[Alias("fleet.probe"), Version(1)]
public interface IProbeGrain : IGrainWithStringKey
{
    /// <summary>Takes as long as the camera takes.</summary>
    [Alias("look"), AlwaysInterleave, ResponseTimeout("00:02:00")]
    Task<ProbeOutcome> LookAsync(CancellationToken ct);
}
