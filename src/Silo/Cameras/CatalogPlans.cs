using Fleet.Core.Fleet;
using Fleet.Core.Hls;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Cameras;
using Fleet.Hosting.Cameras;

namespace Fleet.Silo.Cameras;

/// <summary>The catalog, as grains ask it.</summary>
internal sealed class CatalogPlans(CameraCatalog catalog) : ICameraPlans
{
    public event Action<CameraId>? Changed
    {
        add => catalog.Changed += value;
        remove => catalog.Changed -= value;
    }

    public PlannedCamera? Find(CameraId camera) => catalog.Get(camera) is not { } found
        ? null
        : new PlannedCamera(
            found.Site,
            catalog.PlanOf(found),
            new HlsOptions { PartDuration = found.PartDuration, SegmentDuration = found.SegmentDuration, SegmentCount = found.SegmentCount });

    public bool MayStandAt(string site) => !catalog.IsLoaded || catalog.All.Any(camera => camera.Site == site);

    public IEnumerable<CameraKey> AlwaysOn(string site) =>
        catalog.All.Where(camera => camera.Site == site && camera is { Enabled: true, Mode: SessionMode.Always }).Select(CameraKey.Of);
}
