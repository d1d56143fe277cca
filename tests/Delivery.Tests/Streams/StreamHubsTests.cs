using Fleet.Core.Fleet;
using Fleet.Delivery.Streams;
using Fleet.Testing;
using Microsoft.Extensions.Logging;

namespace Fleet.Delivery.Tests.Streams;

public sealed class StreamHubsTests : IAsyncDisposable
{
    private static readonly CameraId Camera = CameraId.Parse("cam-1");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualTime _time = new();
    private readonly ScriptedSource _source = new();
    private readonly MessageList _log = new();
    private readonly StreamHubs _hubs;

    public StreamHubsTests() => _hubs = new StreamHubs(_source, _time, _log);

    public ValueTask DisposeAsync() => _hubs.DisposeAsync();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_end_waits_for_subscriptions_that_were_let_go_before_it()
    {
        var ending = new TaskCompletionSource();
        _source.OnDispose = () => ending.Task;
        (await _hubs.AcquireAsync(Camera, Ct)).Dispose();
        _time.Advance(StreamHubs.IdleTime);
        Assert.Equal(0, _hubs.Count);
        Task end = _hubs.DisposeAsync().AsTask();
        Assert.False(end.IsCompleted);
        ending.SetResult();
        await end.WaitAsync(Patience, TimeProvider.System, Ct);
        Assert.Equal(1, _source.Disposals);
    }

    [Fact]
    public async Task A_subscription_that_can_not_be_let_go_is_told_of_and_ends_nothing_else()
    {
        _source.OnDispose = () => Task.FromException(new InvalidOperationException("stuck"));
        (await _hubs.AcquireAsync(Camera, Ct)).Dispose();
        HubLease other = await _hubs.AcquireAsync(CameraId.Parse("cam-2"), Ct);
        _time.Advance(StreamHubs.IdleTime);
        await _hubs.DisposeAsync();
        Assert.Equal(2, _log.Messages.Count);
        Assert.Contains(_log.Messages, message => message.Contains("cam-1", StringComparison.Ordinal) && message.Contains("stuck", StringComparison.Ordinal));
        Assert.True(other.Hub.IsEnded);
    }

    [Fact]
    public async Task Whoever_comes_and_goes_is_counted_exactly_and_told_of_once_a_camera()
    {
        using HubLease lease = await _hubs.AcquireAsync(Camera, Ct);
        ViewerProtocol[] protocols = Enum.GetValues<ViewerProtocol>();
        var stay = new Seat?[8 * 250];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 250; i++)
            {
                Seat seat = lease.Hub.TrySit(0, protocols[i % protocols.Length])!;
                if (i % 2 == 0) stay[thread * 250 + i] = seat;
                else seat.Dispose();
                lease.Hub.TrySit(0, protocol: null)!.Dispose();
            }
        }, Ct)));

        ViewerNews news = Assert.Single(_hubs.TakeViewerNews());
        Assert.Equal((1000, 2000, 1000), (news.Now.All, news.Joined.All, news.Left.All));
        Assert.All(protocols, protocol => Assert.Equal((400, 200), (news.Joined[protocol], news.Now[protocol])));
        Assert.Equal(1000, lease.Hub.Status.Viewers);
        Assert.Equal(news.Now.ByProtocol, lease.Hub.Status.ByProtocol.ByProtocol);
        Assert.Empty(_hubs.TakeViewerNews());

        // also of those whose hub has ended
        lease.Hub.OnEnded(Core.Lifecycle.EndReason.Disabled);
        using HubLease next = await _hubs.AcquireAsync(Camera, Ct);
        using Seat newcomer = next.Hub.TrySit(0, ViewerProtocol.Hls)!;
        await Task.WhenAll(stay.OfType<Seat>().Select(seat => Task.Run(seat.Dispose, Ct)));
        news = Assert.Single(_hubs.TakeViewerNews());
        Assert.Equal((1, 1, 1000), (news.Now.All, news.Joined.All, news.Left.All));
        Assert.Equal(["hls"], news.Joined.ToNamesOfSome().Keys);
    }

    private sealed class MessageList : ILogger<StreamHubs>
    {
        private readonly Lock _gate = new();
        private readonly List<string> _messages = [];

        public IReadOnlyList<string> Messages
        {
            get { lock (_gate) return [.. _messages]; }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_gate) _messages.Add($"{formatter(state, exception)} {exception?.Message}");
        }
    }
}
