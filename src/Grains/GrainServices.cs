using Fleet.Grains.Cameras;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;

namespace Fleet.Grains;

public static class GrainServices
{
    /// <summary>
    /// What the grains need beside them. The host adds an <see cref="ICameraPlans"/>, a stream provider named
    /// <see cref="Abstractions.FleetStreams.Provider"/>, and where the silo stands (<see cref="Placement.SitePlacementExtensions.AddSitePlacement"/>).
    /// </summary>
    public static ISiloBuilder AddFleetGrains(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<DirectStreams.FragmentFeeds>();
        builder.Services.AddSingleton<SiloSessions>();
        return builder;
    }
}
