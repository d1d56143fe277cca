namespace Fleet.Grains.Abstractions.Sites;

/// <summary>How far somebody has read a site's changes.</summary>
/// <param name="Generation">Of the activation that numbered them: a later one has a greater one.</param>
/// <param name="Number">Of the last change that was read.</param>
[GenerateSerializer, Immutable, Alias("fleet.site-position")]
public readonly record struct SitePosition([property: Id(0)] long Generation, [property: Id(1)] long Number);
