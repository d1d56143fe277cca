#pragma warning disable ORLEANSEXP004 // silo metadata; measured and tested against this version
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Fleet.Grains.Placement;

public static class SitePlacementExtensions
{
    /// <summary>This silo stands at <paramref name="site"/>, and grains go where they belong.</summary>
    public static ISiloBuilder AddSitePlacement(this ISiloBuilder builder, string site, SiteMode mode)
    {
        ArgumentException.ThrowIfNullOrEmpty(site);
        builder.UseSiloMetadata(new Dictionary<string, string> { [SiteMap.MetadataKey] = site });
        builder.Services.Configure<SitePlacementOptions>(options => (options.Site, options.Mode) = (site, mode));
        builder.Services.AddSingleton<SiteMap>();
        builder.Services.AddPlacementFilter<SitePlacementFilterStrategy, SitePlacementFilterDirector>(ServiceLifetime.Transient);
        return builder;
    }
}
