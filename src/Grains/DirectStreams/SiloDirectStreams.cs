using Fleet.Grains.Abstractions.DirectStreams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;

namespace Fleet.Grains.DirectStreams;

public static class SiloDirectStreams
{
    /// <summary>A silo publishes what its grains have, and its grains may subscribe to what others publish.</summary>
    public static ISiloBuilder AddDirectStreams(this ISiloBuilder builder, string name, Action<DirectStreamOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddFragmentFeeds().Services.TryAddSingleton<IFragmentPublisher>(services => services.GetRequiredService<FragmentFeeds>());
        builder.Services.AddDirectStreams(name, configure);
        return builder;
    }

    /// <summary>What grains keep for late subscribers, whatever carries the streams.</summary>
    public static ISiloBuilder AddFragmentFeeds(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<FragmentFeeds>();
        return builder;
    }
}
