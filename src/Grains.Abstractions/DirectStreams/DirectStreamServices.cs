using Fleet.Grains.Abstractions.Cameras;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;

namespace Fleet.Grains.Abstractions.DirectStreams;

public static class DirectStreamServices
{
    /// <summary>A client subscribes only: what is published comes from silos.</summary>
    public static IClientBuilder AddDirectStreams(this IClientBuilder builder, string name, Action<DirectStreamOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDirectStreams(name, configure);
        return builder;
    }

    /// <summary>The provider of this name. It publishes where an <see cref="IFragmentPublisher"/> is among the services.</summary>
    public static IServiceCollection AddDirectStreams(this IServiceCollection services, string name, Action<DirectStreamOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        services.TryAddSingleton(TimeProvider.System);
        if (configure is not null) services.Configure(name, configure);
        return services.AddKeyedSingleton<IStreamProvider>(name, (provider, _) => new DirectStreamProvider(
            name,
            key => provider.GetRequiredService<IGrainFactory>().GetGrain<ICameraGrain>(key),
            provider.GetRequiredService<IOptionsMonitor<DirectStreamOptions>>().Get(name),
            provider.GetService<IFragmentPublisher>(),
            provider.GetService<IFragmentPublisher>() is null ? null : provider.GetService<IGrainContextAccessor>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DirectStreamProvider>>()));
    }
}
