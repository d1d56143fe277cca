using Fleet.Core.Fleet;

namespace Fleet.Grains.Placement;

public sealed class SitePlacementOptions
{
    /// <summary>Where this silo stands.</summary>
    public string Site { get; set; } = Camera.DefaultSite;

    public SiteMode Mode { get; set; }
}
