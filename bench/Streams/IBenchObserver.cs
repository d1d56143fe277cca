using Orleans.Concurrency;

namespace Fleet.Streams;

[Alias("fleet.bench.observer")]
public interface IBenchObserver : IGrainObserver
{
    [Alias("next"), OneWay]
    Task OnNextAsync(BenchItem item);
}
