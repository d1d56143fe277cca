using Fleet.Grains.Cameras;
using Fleet.Grains.DirectStreams;
using Fleet.Grains.Fencing;
using Fleet.Grains.Placement;
using Fleet.Grains.Sites;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Fleet.Grains;

public static class GrainServices
{
    /// <summary>
    /// What the grains need beside them. The host adds an <see cref="ICameraPlans"/>, a stream provider named
    /// <see cref="Abstractions.FleetStreams.Provider"/>, and where the silo stands (<see cref="SitePlacementExtensions.AddSitePlacement"/>).
    /// </summary>
    public static ISiloBuilder AddFleetGrains(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<FragmentFeeds>();
        services.AddSingleton<SiloSessions>();
        services.AddParticipant<SessionReporter>();
        services.AddParticipant<HomewardMove>();
        return builder.UseConsistentDirectory();
    }

    /// <summary>
    /// The silo gives up its cameras when it stood still, and ends its process when the others declared it dead: no camera is pulled twice for long.
    /// </summary>
    public static ISiloBuilder AddFencing(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<FreezeGuard>();
        builder.Services.AddParticipant<SiloFence>();
        builder.Services.AddParticipant<StaleMembers>();
        builder.Services.Replace(ServiceDescriptor.Singleton<IFatalErrorHandler, StaleSiloHandler>());
        return builder;
    }

    /// <summary>
    /// Orleans' other directory, which hands over and asks around where the usual one forgets: with that, every silo that goes takes cameras of
    /// healthy silos along, whose places it happened to know (ADR 0009).
    /// </summary>
    private static ISiloBuilder UseConsistentDirectory(this ISiloBuilder builder)
    {
        // who is declared dead and lives gives its cameras up as soon as it learns that; to wait for it would add to every failover
        builder.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = TimeSpan.Zero);
#pragma warning disable ORLEANSEXP003 // it may still change: Orleans' version is pinned
        return builder.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
    }

    private static void AddParticipant<T>(this IServiceCollection services)
        where T : class, ILifecycleParticipant<ISiloLifecycle>
    {
        services.AddSingleton<T>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<T>());
    }
}
