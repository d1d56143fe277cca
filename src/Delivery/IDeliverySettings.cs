using Fleet.Core.Fleet;

namespace Fleet.Delivery;

/// <summary>Where delivery learns what cameras there are. Asked on every request, so an answer must be at hand.</summary>
public interface IDeliverySettings
{
    /// <returns>Null when no such camera is configured.</returns>
    DeliveryCamera? Find(CameraId camera);
}
