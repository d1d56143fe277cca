using Fleet.Edge.Cluster;
using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.DirectStreams;
using Fleet.Grains.Abstractions.Fragments;
using Orleans.Streams;

namespace Fleet.Edge.Streams;

/// <summary>Subscribed to one camera's stream, from the moment the cluster can be reached until it is ended.</summary>
internal sealed class CameraReader(EdgeContext edge, CameraKey key, Action<CameraReader, Fragment> take) : IAsyncObserver<Fragment>, IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private List<Fragment>? _joining;
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
                edge.Log.NotSubscribed(key, e.Message);
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
        lock (_gate)
        {
            if (_joining is not null)
            {
                _joining.Add(item);
                return Task.CompletedTask;
            }
        }

        Hand(item);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex)
    {
        edge.Log.StreamFault(key, ex.Message);
        return Task.CompletedTask;
    }

    private async Task SubscribeAsync(IClusterClient client)
    {
        IAsyncStream<Fragment> stream = client.GetStreamProvider(FleetStreams.Provider).GetStream<Fragment>(FleetStreams.Of(key));
        bool remembersNothing = !edge.StreamsBeginAtKeyFrame;
        if (remembersNothing)
        {
            lock (_gate) _joining = [];
        }

        StreamSubscriptionHandle<Fragment> handle = await stream.SubscribeAsync(this).ConfigureAwait(false);
        bool isOver;
        lock (_gate)
        {
            isOver = _end.IsCancellationRequested;
            if (!isOver) _handle = handle;
        }

        if (isOver) await UnsubscribeAsync(handle).ConfigureAwait(false);
        else if (remembersNothing) await JoinAsync().ConfigureAwait(false);
    }

    /// <summary>Such a stream tells what comes, and the grain what was there: order puts the two together.</summary>
    private async Task JoinAsync()
    {
        IReadOnlyList<Fragment> replay = await edge.Grains.ReplayAsync(key).ConfigureAwait(false);
        foreach (Fragment fragment in replay) Hand(fragment);
        while (true)
        {
            List<Fragment> waiting;
            lock (_gate)
            {
                waiting = _joining!;
                _joining = waiting.Count > 0 ? [] : null;
            }

            if (waiting.Count == 0) return;
            foreach (Fragment fragment in waiting) Hand(fragment);
        }
    }

    private void Hand(Fragment fragment)
    {
        if (!_end.IsCancellationRequested) take(this, fragment);
        else if (fragment is ChunkFragment { Chunk: var chunk }) chunk.Release();
    }

    private async Task UnsubscribeAsync(StreamSubscriptionHandle<Fragment> handle)
    {
        try
        {
            await handle.UnsubscribeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (ClusterFaults.IsOfCluster(e))
        {
            edge.Log.StreamFault(key, e.Message);
        }
    }
}
