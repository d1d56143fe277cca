using Fleet.Core.Fleet;
using Fleet.Core.Hls;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Cameras;
using Fleet.Hosting.Cameras;

namespace Fleet.Edge.Tests;

/// <summary>A silo's cameras, as the file of the edges has them.</summary>
internal sealed class FilePlans(CameraCatalog catalog) : ICameraPlans
{
    public event Action<CameraId>? Changed
    {
        add => catalog.Changed += value;
        remove => catalog.Changed -= value;
    }

    public PlannedCamera? Find(CameraId camera) =>
        catalog.Get(camera) is { } found && catalog.PlanOf(camera) is { } plan
            ? new PlannedCamera(found.Site, plan, new HlsOptions { PartDuration = found.PartDuration, SegmentDuration = found.SegmentDuration, SegmentCount = found.SegmentCount })
            : null;

    public bool MayStandAt(string site) => !catalog.IsLoaded || catalog.All.Any(camera => camera.Site == site);

    public IEnumerable<CameraKey> AlwaysOn(string site) =>
        catalog.All.Where(camera => camera.Site == site && camera is { Enabled: true, Mode: SessionMode.Always }).Select(CameraKey.Of);
}
