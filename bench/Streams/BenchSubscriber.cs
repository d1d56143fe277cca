using Fleet.Core.Cmaf;
using Fleet.Grains.Abstractions.Fragments;
using Orleans.Streams;

namespace Fleet.Streams;

internal sealed class BenchSubscriber(Latencies latencies) : IAsyncObserver<Fragment>
{
    public Task OnNextAsync(Fragment item, StreamSequenceToken? token = null)
    {
        if (item is GapFragment) latencies.AddGap();
        if (item is not ChunkFragment { Chunk: var chunk }) return Task.CompletedTask;
        latencies.Add(StreamPayload.Age(chunk.Bytes.Span));
        chunk.Release();
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex)
    {
        Console.Error.WriteLine(ex);
        return Task.CompletedTask;
    }
}
