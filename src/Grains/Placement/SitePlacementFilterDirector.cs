using Fleet.Grains.Abstractions.Sites;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Fleet.Grains.Placement;

/// <summary>Leaves of the silos those that stand where the grain belongs; all of them where none does and others may help out.</summary>
internal sealed class SitePlacementFilterDirector(SiteMap map) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        SiteKey kind = ((SitePlacementFilterStrategy)filterStrategy).Key;
        string site = SiteMap.SiteOf(kind, target.GrainIdentity.Key.ToString()!);
        SiloAddress[] all = [.. silos];
        SiloAddress[] here = [.. all.Where(silo => map.SiteOf(silo) == site)];
        if (here.Length > 0) return here;
        return map.Mode == SiteMode.Preferred ? all : throw new SiteUnavailableException(site);
    }
}
