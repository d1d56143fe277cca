using Fleet.Core.Fleet;
using Fleet.Grains.Abstractions.Cameras;

namespace Fleet.Grains.Cameras;

/// <summary>The configuration of all cameras as this silo knows it, at hand for every call: whoever hosts the grains follows the registry.</summary>
public interface ICameraPlans
{
    /// <summary>A camera was added, changed or removed; called after <see cref="Find"/> knows. Nothing in it may wait.</summary>
    event Action<CameraId>? Changed;

    /// <summary>Null when there is no such camera.</summary>
    PlannedCamera? Find(CameraId camera);

    /// <summary>Whether a camera stands at that site; one may for as long as not all are known.</summary>
    bool MayStandAt(string site);

    /// <summary>The cameras of a site that are enabled and always on.</summary>
    IEnumerable<CameraKey> AlwaysOn(string site);
}
