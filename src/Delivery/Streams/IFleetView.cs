using Fleet.Core.Fleet;

namespace Fleet.Delivery.Streams;

/// <summary>How a camera stands over all processes that serve it. A process that is alone needs none.</summary>
public interface IFleetView
{
    /// <summary>Answers in a short time, with what can be known in it.</summary>
    ValueTask<CameraView> LookAsync(CameraId camera, CancellationToken ct);
}
