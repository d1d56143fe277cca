namespace Fleet.Streams;

internal sealed class BenchObserver(Latencies latencies) : IBenchObserver
{
    public Task OnNextAsync(BenchItem item)
    {
        latencies.Add(StreamPayload.Age(item.Bytes));
        return Task.CompletedTask;
    }
}
