using Fleet.Grains.Abstractions.Fragments;
using Orleans.Runtime;
using Orleans.Streams;

namespace Fleet.Grains.Abstractions.DirectStreams;

/// <summary>One subscription of this process: it lives until it is ended, whatever happens to silos in between.</summary>
internal sealed class DirectSubscription : StreamSubscriptionHandle<Fragment>
{
    private readonly DirectStreamProvider _provider;
    private readonly CancellationTokenSource _end;

    private DirectSubscription(DirectStreamProvider provider, StreamId stream, Guid id, CancellationTokenSource end) =>
        (_provider, StreamId, HandleId, _end) = (provider, stream, id, end);

    public override StreamId StreamId { get; }

    public override string ProviderName => _provider.Name;

    public override Guid HandleId { get; }

    /// <param name="id">Whose place it takes, where that has one.</param>
    /// <param name="token">What the observer has already.</param>
    public static async Task<StreamSubscriptionHandle<Fragment>> StartAsync(
        DirectStreamProvider provider, StreamId stream, Guid id, IAsyncObserver<Fragment> observer, StreamSequenceToken? token)
    {
        ArgumentNullException.ThrowIfNull(observer);
        if (token is not (null or FragmentToken)) throw new ArgumentException($"A {token.GetType().Name} is no place on a direct stream.", nameof(token));
        var subscription = new DirectSubscription(provider, stream, id, new CancellationTokenSource());
        var reading = new DirectSubscriptionLoop(provider, stream, id, observer, (token as FragmentToken)?.Position);
        provider.Subscriptions.AddOrUpdate(id, subscription, (_, former) =>
        {
            former._end.Cancel();
            return subscription;
        });

        // in a grain it runs in the grain's turns, as long as the activation lives
        if (provider.EndOfSubscriber() is { } end) _ = end.ContinueWith(_ => subscription.End(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _ = reading.RunAsync(subscription._end.Token);
        await reading.Tried;
        return subscription;
    }

    /// <summary>Nothing begins to be handed over once this is called.</summary>
    public override Task UnsubscribeAsync()
    {
        End();
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<Fragment>> ResumeAsync(IAsyncObserver<Fragment> observer, StreamSequenceToken? token = null) =>
        StartAsync(_provider, StreamId, HandleId, observer, token);

    public override Task<StreamSubscriptionHandle<Fragment>> ResumeAsync(IAsyncBatchObserver<Fragment> observer, StreamSequenceToken? token = null) =>
        ResumeAsync(new BatchObserverAdapter(observer), token);

    public override bool Equals(StreamSubscriptionHandle<Fragment>? other) => other is DirectSubscription && other.HandleId == HandleId;

    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<Fragment>);

    public override int GetHashCode() => HandleId.GetHashCode();

    private void End()
    {
        _provider.Subscriptions.TryRemove(KeyValuePair.Create(HandleId, this));
        _end.Cancel();
    }
}
