using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Sites;

/// <summary>Who came to watch and who left, by protocol.</summary>
/// <param name="Viewers">Who watches since, with <c>all</c>: at the edge that tells it, at all edges where the site tells it.</param>
/// <param name="Joined">Those of which there are any.</param>
/// <param name="Left">Those of which there are any.</param>
[GenerateSerializer, Immutable, Alias("fleet.site-change.viewers")]
public sealed record ViewersChange(
    CameraId Camera,
    [property: Id(0)] IReadOnlyDictionary<string, int> Viewers,
    [property: Id(1)] IReadOnlyDictionary<string, int> Joined,
    [property: Id(2)] IReadOnlyDictionary<string, int> Left) : SiteChange(Camera);
