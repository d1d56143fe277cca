using Fleet.Core.Lifecycle;

namespace Fleet.Delivery.Streams;

/// <summary>Why nothing more is written to a viewer.</summary>
/// <param name="Reason">The camera's viewers were sent away; null: the viewer is gone.</param>
public readonly record struct ViewerEnd(EndReason? Reason);
