namespace Fleet.Grains.Abstractions.Sites;

/// <summary>What happened at a site behind a position.</summary>
/// <param name="Last">Where to read on from.</param>
/// <param name="Missed">Whether some between are gone already.</param>
/// <param name="Changes">In order.</param>
[GenerateSerializer, Immutable, Alias("fleet.site-changes")]
public sealed record SiteChanges([property: Id(0)] SitePosition Last, [property: Id(1)] bool Missed, [property: Id(2)] IReadOnlyList<SiteChange> Changes);
