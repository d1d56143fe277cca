using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Streams;
using Fleet.Grains.DirectStreams;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Fleet.Grains.Streams;

public static class SiloFleetStreams
{
    /// <summary>Where Orleans' own streams keep who is subscribed.</summary>
    private const string PubSubStore = "PubSubStore";

    /// <summary>The provider <see cref="FleetStreams.Provider"/>, of the kind that the whole cluster uses.</summary>
    public static ISiloBuilder AddFleetStreams(this ISiloBuilder builder, FleetStreamsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        builder.AddFragmentFeeds();
        return options.Kind switch
        {
            FleetStreamsKind.Direct => builder.AddDirectStreams(FleetStreams.Provider, options.Direct),
            FleetStreamsKind.Memory => builder
                .AddMemoryGrainStorage(PubSubStore)
                .AddMemoryStreams(FleetStreams.Provider, streams =>
                {
                    streams.ConfigurePullingAgent(agent => agent.Configure(pulling => pulling.GetQueueMsgsTimerPeriod = FleetStreamsOptions.MemoryPeriod));

                    // by default everything is kept for half an hour, and a camera sends hundreds of megabytes in that
                    streams.ConfigureCacheEviction(cache => cache.Configure(eviction =>
                    {
                        eviction.DataMaxAgeInCache = TimeSpan.FromSeconds(10);
                        eviction.DataMinTimeInCache = TimeSpan.FromSeconds(2);
                        eviction.MetadataMinTimeInCache = TimeSpan.FromSeconds(10);
                    }));
                }),
            FleetStreamsKind.AdoNet => builder
                .AddAdoNetGrainStorage(PubSubStore, storage =>
                {
                    storage.Invariant = FleetStreamsOptions.AdoNetInvariant;
                    storage.ConnectionString = options.RequiredDatabase;
                })
                .AddAdoNetStreams(FleetStreams.Provider, streams =>
                {
                    streams.Invariant = FleetStreamsOptions.AdoNetInvariant;
                    streams.ConnectionString = options.RequiredDatabase;
                }),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "There is no such kind of streams."),
        };
    }
}
