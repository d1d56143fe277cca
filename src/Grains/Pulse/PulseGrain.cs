using Fleet.Grains.Abstractions.Pulse;
using Orleans.Concurrency;

namespace Fleet.Grains.Pulse;

/// <summary>Is wherever it is asked.</summary>
[GrainType("pulse"), StatelessWorker(maxLocalWorkers: 1), CollectionAgeLimit(Minutes = 2)]
public sealed class PulseGrain : Grain, IPulseGrain
{
    public ValueTask BeatAsync() => ValueTask.CompletedTask;
}
