using System.Collections.Concurrent;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams;

namespace Fleet.Grains.Abstractions.DirectStreams;

/// <summary>
/// Orleans' streams without a queue between: what the grain of a camera publishes stays in its silo, and each subscriber fetches it from
/// there by one enumeration. See docs/adr/0008-direct-streams.md.
/// </summary>
internal sealed class DirectStreamProvider(
    string name, Func<string, ICameraGrain> grains, DirectStreamOptions options, IFragmentPublisher? publisher, IGrainContextAccessor? contexts, TimeProvider time, ILogger<DirectStreamProvider> log)
    : IStreamProvider
{
    public string Name => name;

    /// <summary>A late subscriber begins at the last key frame, and nothing older is kept.</summary>
    public bool IsRewindable => false;

    public DirectStreamOptions Options => options;

    public IFragmentPublisher? Publisher => publisher;

    public TimeProvider Time => time;

    public ILogger Log => log;

    /// <summary>Those of this process.</summary>
    public ConcurrentDictionary<Guid, DirectSubscription> Subscriptions { get; } = new();

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new DirectStream(this, streamId) as IAsyncStream<T>
        ?? throw new NotSupportedException($"The streams of '{name}' carry {nameof(Fragment)}s: there is none of {typeof(T).Name}.");

    public ICameraGrain GrainOf(StreamId stream)
    {
        string key = stream.GetKeyAsString();
        return stream.GetNamespace() == FleetStreams.Namespace && CameraKey.TryParse(key, out _)
            ? grains(key)
            : throw new ArgumentException($"'{stream}' is no camera's stream: see {nameof(FleetStreams)}.{nameof(FleetStreams.Of)}.", nameof(stream));
    }

    /// <summary>Completes with the activation that subscribes; null where no grain does.</summary>
    public Task? EndOfSubscriber() => contexts?.GrainContext is { GrainInstance: IGrainBase } context ? context.Deactivated : null;
}
