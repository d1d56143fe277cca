using Fleet.Core.Fleet;

namespace Fleet.Delivery.Streams;

/// <summary>How a camera stands beyond what its hub here knows.</summary>
/// <param name="Session">Null where that is not known.</param>
/// <param name="Viewers">Who watches at all processes, by protocol; null where only those here are known.</param>
/// <param name="Held">How many of them wait for the first picture.</param>
public sealed record CameraView(SessionStatus? Session, ViewerCounts? Viewers, int Held);
