using Fleet.Grains.Abstractions.Fragments;
using Orleans.Streams;

namespace Fleet.Grains.Abstractions.DirectStreams;

/// <summary>A fragment is a batch of one: it is handed on as soon as it is there.</summary>
internal sealed class BatchObserverAdapter(IAsyncBatchObserver<Fragment> observer) : IAsyncObserver<Fragment>
{
    public Task OnNextAsync(Fragment item, StreamSequenceToken? token = null) => observer.OnNextAsync([new SequentialItem<Fragment>(item, token!)]);

    public Task OnCompletedAsync() => observer.OnCompletedAsync();

    public Task OnErrorAsync(Exception ex) => observer.OnErrorAsync(ex);
}
