namespace Fleet.Grains.Placement;

/// <summary>What happens to the cameras of a site that has no silo.</summary>
public enum SiteMode
{
    /// <summary>Any other silo pulls them, and gives them back when the site returns.</summary>
    Preferred,

    /// <summary>Nobody pulls them.</summary>
    Strict,
}
