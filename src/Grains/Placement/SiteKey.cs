namespace Fleet.Grains.Placement;

/// <summary>What a grain's key says of its site.</summary>
public enum SiteKey
{
    /// <summary>The key is <c>site/camera</c>.</summary>
    Camera,

    /// <summary>The key is the site.</summary>
    Site,
}
