using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Sites;

/// <summary>Something that happened to a camera of a site, for those who watch the fleet. Silos and edges tell it to the site, the site tells edges.</summary>
[GenerateSerializer, Immutable, Alias("fleet.site-change")]
public abstract record SiteChange([property: Id(0)] CameraId Camera);
