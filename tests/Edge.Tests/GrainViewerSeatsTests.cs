using Fleet.Core.Fleet;
using Fleet.Edge.Cluster;
using Fleet.Edge.Streams;
using Fleet.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Edge.Tests;

/// <summary>Viewers of a camera for a few, at an edge that reaches no silo.</summary>
public sealed class GrainViewerSeatsTests
{
    private static readonly CameraId Door = CameraId.Parse("door");
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly GrainViewerSeats _seats;

    public GrainViewerSeatsTests()
    {
        var counts = new SeatCounts();
        var cluster = new NoCluster();
        var door = new Camera { Id = Door, Name = "Door", Source = CameraSource.Parse("rtsp://127.0.0.1/door", out _), MaxViewers = 8, StartTimeout = StartTimeout };
        var grains = new CameraGrains(cluster, EdgeName.New(), counts, _time);
        _seats = new GrainViewerSeats(new EdgeContext(cluster, grains, _ => door, new EdgeLog(NullLoggerFactory.Instance), _time), counts);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_who_wait_are_told_when_the_first_is_and_nothing_is_kept_of_them()
    {
        Task<bool>[] viewers = [.. Enumerable.Range(0, 20).Select(_ => _seats.TryTakeAsync(Door, 8, Ct))];
        while (!viewers[0].IsCompleted)
        {
            await Until.TrueAsync(() => _time.Timers > 0 || viewers[0].IsCompleted, Patience, Ct);
            _time.Advance(HoldPace.Longest);
        }

        foreach (Task<bool> viewer in viewers)
        {
            SessionUnreachableException e = await Assert.ThrowsAsync<SessionUnreachableException>(() => viewer.WaitAsync(Patience, Ct));
            Assert.Equal(ClusterFaults.NoSilo, e.Reason);
        }

        await Until.TrueAsync(() => _seats.Asked == 0, Patience, Ct);
    }

    [Fact]
    public async Task A_viewer_who_leaves_gives_up_its_turn_whether_it_has_come_or_not()
    {
        using CancellationTokenSource first = new(), second = new();
        Task<bool> asking = _seats.TryTakeAsync(Door, 8, first.Token), waiting = _seats.TryTakeAsync(Door, 8, second.Token);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience, Ct));
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(Patience, Ct));

        await Until.TrueAsync(() => _seats.Asked == 0, Patience, Ct);
    }

    private sealed class NoCluster : ICluster
    {
        public IClusterClient? Client => null;

        public bool IsConnected => false;

        public Task<IClusterClient> ConnectedAsync(CancellationToken ct) => new TaskCompletionSource<IClusterClient>().Task.WaitAsync(ct);
    }
}
