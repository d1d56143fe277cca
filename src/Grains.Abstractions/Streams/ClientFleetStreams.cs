using Fleet.Grains.Abstractions.DirectStreams;
using Orleans.Hosting;

namespace Fleet.Grains.Abstractions.Streams;

public static class ClientFleetStreams
{
    /// <summary>The provider <see cref="FleetStreams.Provider"/>, of the kind that the whole cluster uses.</summary>
    public static IClientBuilder AddFleetStreams(this IClientBuilder builder, FleetStreamsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Kind switch
        {
            FleetStreamsKind.Direct => builder.AddDirectStreams(FleetStreams.Provider, options.Direct),
            FleetStreamsKind.Memory => builder.AddMemoryStreams(FleetStreams.Provider),
            FleetStreamsKind.AdoNet => builder.AddAdoNetStreams(FleetStreams.Provider, streams =>
            {
                streams.Invariant = FleetStreamsOptions.AdoNetInvariant;
                streams.ConnectionString = options.RequiredDatabase;
            }),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "There is no such kind of streams."),
        };
    }
}
