using Fleet.Grains.Abstractions.Cameras;
using Orleans.Concurrency;

namespace Fleet.Streams;

[Alias("fleet.bench.camera")]
public interface IBenchCamera : ICameraGrain
{
    /// <summary>From now on the publisher of the silo publishes for it.</summary>
    [Alias("start")]
    Task StartAsync();

    [Alias("items"), AlwaysInterleave]
    IAsyncEnumerable<BenchItem> ItemsAsync(CancellationToken ct);

    [Alias("observe")]
    Task ObserveAsync(IBenchObserver observer);
}
