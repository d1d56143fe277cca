using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Sites;

/// <param name="Viewers">By protocol, and <c>all</c>.</param>
[GenerateSerializer, Immutable, Alias("fleet.viewer-report")]
public sealed record ViewerReport([property: Id(0)] CameraId Camera, [property: Id(1)] IReadOnlyDictionary<string, int> Viewers);
