using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.DirectStreams;
using Orleans.Streams;

namespace Fleet.Streams;

/// <summary>A camera that sends what the publisher of its silo says, when it says so, on the publisher's thread.</summary>
internal sealed class BenchCamera(FragmentFeeds feeds, Publisher publisher) : Grain, IBenchCamera
{
    private readonly ConcurrentBag<Channel<BenchItem>> _readers = [];
    private readonly ConcurrentBag<IBenchObserver> _observers = [];
    private IAsyncStream<Fragment>? _stream;
    private Task _sending = Task.CompletedTask;
    private long _number;
    private bool _isStarted;

    public Task StartAsync()
    {
        if (_isStarted) return Task.CompletedTask;
        _isStarted = true;
        if (publisher.Transport is Transport.Direct or Transport.Memory10 or Transport.Memory100)
            _stream = this.GetStreamProvider(FleetStreams.Provider).GetStream<Fragment>(FleetStreams.Of(CameraKey.Parse(this.GetPrimaryKeyString())));
        publisher.Add(Send);
        return Task.CompletedTask;
    }

    public IAsyncEnumerable<Fragment> WatchAsync(WatchRequest request, CancellationToken ct) =>
        feeds.Of(FleetStreams.Of(CameraKey.Parse(this.GetPrimaryKeyString()))).ReadAsync(request, ct);

    public async IAsyncEnumerable<BenchItem> ItemsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        Channel<BenchItem> items = Channel.CreateBounded<BenchItem>(new BoundedChannelOptions(2_048) { FullMode = BoundedChannelFullMode.DropOldest });
        _readers.Add(items);
        await foreach (BenchItem item in items.Reader.ReadAllAsync(ct)) yield return item;
    }

    public Task ObserveAsync(IBenchObserver observer)
    {
        _observers.Add(observer);
        return Task.CompletedTask;
    }

    public ValueTask<IReadOnlyList<Fragment>> ReplayAsync() => ValueTask.FromResult<IReadOnlyList<Fragment>>([]);

    public ValueTask<HoldAnswer> HoldAsync(HoldRequest request) => throw new NotSupportedException();

    public ValueTask LetGoAsync(string edge) => throw new NotSupportedException();

    public ValueTask<bool> TryTakeSeatsAsync(string edge, int seats, int max) => throw new NotSupportedException();

    public ValueTask<bool> KickAsync() => throw new NotSupportedException();

    public ValueTask WakeAsync() => throw new NotSupportedException();

    public ValueTask<SessionStatus?> StatusAsync() => throw new NotSupportedException();

    private void Send(int size)
    {
        long number = _number++;
        if (_stream is null)
        {
            var item = new BenchItem(StreamPayload.Bytes(size));
            foreach (Channel<BenchItem> reader in _readers) reader.Writer.TryWrite(item);
            foreach (IBenchObserver observer in _observers) _ = observer.OnNextAsync(item);
            return;
        }

        var fragment = new ChunkFragment(StreamPayload.Chunk((uint)number, size)) { Position = new FragmentPosition(1, number) };
        if (publisher.Transport == Transport.Direct) _ = _stream.OnNextAsync(fragment);
        else _sending = SendBehindAsync(_sending, fragment);
    }

    /// <summary>A queue takes its time, and the order is the publisher's.</summary>
    private async Task SendBehindAsync(Task before, Fragment fragment)
    {
        await before;
        await _stream!.OnNextAsync(fragment);
    }
}
