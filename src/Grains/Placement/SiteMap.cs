#pragma warning disable ORLEANSEXP004 // silo metadata; measured and tested against this version
using Fleet.Core.Fleet;
using Fleet.Grains.Abstractions.Cameras;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Fleet.Grains.Placement;

/// <summary>Which silo stands where.</summary>
public sealed class SiteMap(ISiloMetadataCache metadata, ISiloStatusOracle silos, IOptions<SitePlacementOptions> options)
{
    /// <summary>Under which a silo's metadata names its site.</summary>
    public const string MetadataKey = "fleet.site";

    /// <summary>Where this silo stands.</summary>
    public string Here => options.Value.Site;

    public SiteMode Mode => options.Value.Mode;

    public static string SiteOf(SiteKey kind, string key) => kind == SiteKey.Site ? key : CameraKey.TryParse(key, out CameraKey camera) ? camera.Site : Camera.DefaultSite;

    /// <summary>Null where it is not known yet.</summary>
    public string? SiteOf(SiloAddress silo) => silo.Equals(silos.SiloAddress) ? Here : metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault(MetadataKey);

    /// <summary>Whether a grain of <paramref name="site"/> that is here has a silo to go to where it belongs.</summary>
    public bool IsElsewhere(string site) => site != Here && silos.GetActiveSilos().Any(silo => SiteOf(silo) == site);
}
