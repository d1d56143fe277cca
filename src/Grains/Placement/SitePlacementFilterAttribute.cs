using Orleans.Placement;

namespace Fleet.Grains.Placement;

/// <summary>The grain belongs on a silo of the site its key names.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SitePlacementFilterAttribute(SiteKey key) : PlacementFilterAttribute(new SitePlacementFilterStrategy(key))
{
    public SiteKey Key { get; } = key;
}
