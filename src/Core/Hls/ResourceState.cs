namespace Fleet.Core.Hls;

public enum ResourceState
{
    /// <summary>Never was here, is no more, or will not come under this name: 404.</summary>
    Missing,

    /// <summary>The preload hint names it: the request is held, and no byte sent before the whole part is there (section 6.2.6).</summary>
    Hinted,

    Available,
}
