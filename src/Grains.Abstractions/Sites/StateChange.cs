using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;

namespace Fleet.Grains.Abstractions.Sites;

/// <summary>A session's state became another one.</summary>
/// <param name="Reason">Why, for a person; null where it needs no reason.</param>
[GenerateSerializer, Immutable, Alias("fleet.site-change.state")]
public sealed record StateChange(
    CameraId Camera, [property: Id(0)] SessionPhase Before, [property: Id(1)] SessionPhase Now, [property: Id(2)] string? Reason) : SiteChange(Camera);
