using Fleet.Core.Fleet;
using Fleet.Grains;
using Fleet.Grains.Abstractions.Hosting;
using Fleet.Grains.Abstractions.Streams;
using Fleet.Grains.Cameras;
using Fleet.Grains.Placement;
using Fleet.Grains.Streams;
using Fleet.Hosting.Cameras;
using Fleet.Hosting.Server;
using Fleet.Hosting.Settings;
using Fleet.Postgres;
using Fleet.Silo.Cameras;
using Fleet.Silo.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Fleet.Silo.Hosting;

/// <summary>Puts a silo together from its settings.</summary>
internal static class SiloBuilding
{
    /// <summary>For a camera that does not answer when it is told goodbye.</summary>
    private static readonly TimeSpan DeactivationLimit = TimeSpan.FromSeconds(5);

    public static IHost Build(SiloSettings settings, LiveSettings live, ICameraRegistry registry, TimeProvider time)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        HostLog.Configure(builder.Logging, live);
        builder.Services.AddSingleton<IHostLifetime, GuestLifetime>();
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(new CameraCatalog(registry, time));
        builder.Services.AddSingleton<ICameraPlans, CatalogPlans>();
        builder.Services.AddSingleton<MembershipLog>();

        // before the silo: a grain that is placed here is to find its camera
        builder.Services.AddHostedService(services => services.GetRequiredService<CameraCatalog>());
        builder.UseOrleans(silo => Configure(silo, settings));
        return builder.Build();
    }

    private static void Configure(ISiloBuilder silo, SiloSettings settings)
    {
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId));
        silo.Configure<SiloOptions>(options => options.SiloName = settings.SiloName);
        silo.Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = DeactivationLimit);
        string? database = settings.Database is null ? null : OrleansSchema.ConnectionString(settings.Database);
        if (database is null) UseThisMachine(silo, settings);
        else UseDatabase(silo, settings, database);
        silo.UseFastFailover();
        silo.AddSitePlacement(settings.SiteName, settings.Mode);
        silo.AddFleetStreams(new FleetStreamsOptions { Kind = settings.Streams, Database = database });
        silo.AddFleetGrains();
        silo.AddFencing();
    }

    private static void UseThisMachine(ISiloBuilder silo, SiloSettings settings)
    {
        silo.UseLocalhostClustering(settings.SiloPortNumber, settings.GatewayPortNumber, primarySiloEndpoint: null, settings.ServiceId, settings.ClusterId);
        silo.AddMemoryGrainStorageAsDefault();
        silo.UseInMemoryReminderService();
    }

    private static void UseDatabase(ISiloBuilder silo, SiloSettings settings, string database)
    {
        silo.Configure<EndpointOptions>(options =>
        {
            (options.SiloPort, options.GatewayPort) = (settings.SiloPortNumber, settings.GatewayPortNumber);
            if (settings.AdvertisedAddress is not null) options.AdvertisedIPAddress = settings.AdvertisedAddress;
        });
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (OrleansSchema.Invariant, database));
        silo.AddAdoNetGrainStorageAsDefault(options => (options.Invariant, options.ConnectionString) = (OrleansSchema.Invariant, database));
        silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (OrleansSchema.Invariant, database));
    }
}
