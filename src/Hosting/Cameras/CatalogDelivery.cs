using Fleet.Core.Fleet;
using Fleet.Delivery;

namespace Fleet.Hosting.Cameras;

/// <summary>The catalog, as delivery asks it.</summary>
public sealed class CatalogDelivery(CameraCatalog catalog) : IDeliverySettings
{
    public DeliveryCamera? Find(CameraId camera) => catalog.Get(camera) is not { } found ? null : new DeliveryCamera
    {
        Enabled = found.Enabled,
        MaxViewers = found.MaxViewers,
        StartTimeout = found.StartTimeout,
        PartDuration = found.PartDuration,
        SegmentDuration = found.SegmentDuration,
        SegmentCount = found.SegmentCount,
        HlsSessionTimeout = found.HlsSessionTimeout,
    };
}
