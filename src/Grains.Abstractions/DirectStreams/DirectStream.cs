using Fleet.Grains.Abstractions.Fragments;
using Orleans.Runtime;
using Orleans.Streams;

namespace Fleet.Grains.Abstractions.DirectStreams;

/// <summary>One camera's stream as Orleans' code sees it.</summary>
internal sealed class DirectStream(DirectStreamProvider provider, StreamId id) : IAsyncStream<Fragment>
{
    public bool IsRewindable => provider.IsRewindable;

    public string ProviderName => provider.Name;

    public StreamId StreamId => id;

    /// <summary>Takes over the item, and the reference of its chunk. Done when it returns, and never waits: for media threads.</summary>
    public Task OnNextAsync(Fragment item, StreamSequenceToken? token = null)
    {
        Publisher.Publish(id, item);
        return Task.CompletedTask;
    }

    public Task OnNextBatchAsync(IEnumerable<Fragment> batch, StreamSequenceToken? token = null)
    {
        foreach (Fragment item in batch) Publisher.Publish(id, item);
        return Task.CompletedTask;
    }

    public Task OnCompletedAsync()
    {
        Publisher.Complete(id);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => OnCompletedAsync();

    public Task<StreamSubscriptionHandle<Fragment>> SubscribeAsync(IAsyncObserver<Fragment> observer) => SubscribeAsync(observer, null);

    /// <summary>Complete when the camera's grain knows of the subscription, or could not be reached at once: then it is tried again.</summary>
    public Task<StreamSubscriptionHandle<Fragment>> SubscribeAsync(IAsyncObserver<Fragment> observer, StreamSequenceToken? token, string? filterData = null) =>
        filterData is null
            ? DirectSubscription.StartAsync(provider, id, Guid.NewGuid(), observer, token)
            : throw new NotSupportedException("A direct stream filters nothing.");

    public Task<StreamSubscriptionHandle<Fragment>> SubscribeAsync(IAsyncBatchObserver<Fragment> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<Fragment>> SubscribeAsync(IAsyncBatchObserver<Fragment> observer, StreamSequenceToken? token) =>
        SubscribeAsync(new BatchObserverAdapter(observer), token);

    public Task<IList<StreamSubscriptionHandle<Fragment>>> GetAllSubscriptionHandles() =>
        Task.FromResult<IList<StreamSubscriptionHandle<Fragment>>>([.. provider.Subscriptions.Values.Where(each => each.StreamId == id)]);

    public bool Equals(IAsyncStream<Fragment>? other) => other is DirectStream && other.StreamId == id && other.ProviderName == ProviderName;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<Fragment>);

    public override int GetHashCode() => id.GetHashCode();

    public int CompareTo(IAsyncStream<Fragment>? other) => other is null ? 1 : id.CompareTo(other.StreamId);

    private IFragmentPublisher Publisher => provider.Publisher
        ?? throw new NotSupportedException($"'{id}' is published by the grain of its camera, in a silo: a client of the cluster can only subscribe.");
}
