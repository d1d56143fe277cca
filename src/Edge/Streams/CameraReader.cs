using Fleet.Edge.Cluster;
using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.Abstractions.Hosting;
using Fleet.Grains.Abstractions.Streams;
using Orleans.Streams;

namespace Fleet.Edge.Streams;

/// <summary>Subscribed to one camera's stream, from the moment the cluster can be reached until it is ended.</summary>
internal sealed class CameraReader(EdgeContext edge, CameraKey key, Action<CameraReader, Fragment> take) : IAsyncObserver<Fragment>, IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private StreamSubscriptionHandle<Fragment>? _handle;

    public CameraKey Key => key;

    public async Task RunAsync()
    {
        for (int failures = 0; !_end.IsCancellationRequested; failures++)
        {
            try
            {
                if (failures > 0) await Task.Delay(HoldPace.Delay(failures), edge.Time, _end.Token).ConfigureAwait(false);
                IClusterClient client = await edge.Cluster.ConnectedAsync(_end.Token).ConfigureAwait(false);
                await SubscribeAsync(client).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (ClusterFaults.IsOfCluster(e))
            {
                edge.Log.NotSubscribed(key, ExceptionLine.Of(e));
            }
        }
    }

    /// <summary>Nothing is taken after it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        StreamSubscriptionHandle<Fragment>? handle;
        lock (_gate) (handle, _handle) = (_handle, null);
        if (handle is not null) await UnsubscribeAsync(handle).ConfigureAwait(false);
    }

    public Task OnNextAsync(Fragment item, StreamSequenceToken? token = null)
    {
        if (!_end.IsCancellationRequested) take(this, item);
        else item.Release();
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex)
    {
        edge.Log.StreamFault(key, ExceptionLine.Of(ex));
        return Task.CompletedTask;
    }

    private async Task SubscribeAsync(IClusterClient client)
    {
        StreamSubscriptionHandle<Fragment> handle = await client.GetStreamProvider(FleetStreams.Provider).SubscribeAsync(client, key, this).ConfigureAwait(false);
        bool isOver;
        lock (_gate)
        {
            isOver = _end.IsCancellationRequested;
            if (!isOver) _handle = handle;
        }

        if (isOver) await UnsubscribeAsync(handle).ConfigureAwait(false);
    }

    private async Task UnsubscribeAsync(StreamSubscriptionHandle<Fragment> handle)
    {
        try
        {
            await handle.UnsubscribeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (ClusterFaults.IsOfCluster(e))
        {
            edge.Log.StreamFault(key, ExceptionLine.Of(e));
        }
    }
}
