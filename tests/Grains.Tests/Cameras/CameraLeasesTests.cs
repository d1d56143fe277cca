using Fleet.Core.Fleet;
using Fleet.Grains.Cameras;
using Fleet.Testing;

namespace Fleet.Grains.Tests.Cameras;

public sealed class CameraLeasesTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly Subscription _session = new();
    private readonly CameraLeases _leases;

    public CameraLeasesTests()
    {
        _leases = new CameraLeases(_time);
        _leases.Use(_session);
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    [Fact]
    public void All_who_hold_are_one_hold_until_the_last_lets_go()
    {
        Assert.True(_leases.TryHold("a", out bool isNew) && isNew);
        Assert.True(_leases.TryHold("a", out isNew) && !isNew);
        _leases.TryHold("b", out _);
        _leases.Join();
        _leases.LetGo("a");
        _leases.LetGo("b");
        Assert.Equal((1, 0, 1), (_session.Holds, _session.LetGos, _leases.Count));
        _leases.Leave();
        Assert.Equal((1, 1, 0), (_session.Holds, _session.LetGos, _leases.Count));
    }

    [Fact]
    public void An_edge_that_died_holds_for_ten_seconds_after_its_last_word()
    {
        _leases.TryHold("a", out _);
        Pass(6);
        _leases.TryHold("a", out _);
        Pass(9);
        Assert.Equal((1, 0), (_session.Holds, _session.LetGos));
        Pass(1);
        Assert.Equal((1, 1, 0), (_session.Holds, _session.LetGos, _leases.Count));
    }

    [Fact]
    public void A_failed_hold_ends_all_edges_leases_and_the_next_one_holds_anew()
    {
        _leases.TryHold("a", out _);
        _leases.TryHold("b", out _);
        _leases.OnHoldFailed(TimeSpan.FromSeconds(30));
        Pass(60);
        Assert.Equal((1, 0, 0), (_session.Holds, _session.LetGos, _leases.Count));
        Assert.True(_leases.TryHold("a", out bool isNew) && isNew);
        Assert.Equal(2, _session.Holds);
    }

    [Fact]
    public void A_subscriber_that_holds_by_itself_asks_again_when_the_camera_has_rested()
    {
        _leases.Join();
        _leases.OnHoldFailed(TimeSpan.FromSeconds(5));
        Pass(4);
        Assert.Equal(1, _session.Holds);
        Pass(1);
        Assert.Equal(2, _session.Holds);
    }

    [Fact]
    public void A_session_that_takes_on_nobody_holds_nobody()
    {
        _session.IsBusy = true;
        Assert.False(_leases.TryHold("a", out _));
        Assert.Equal(0, _leases.Count);
        _leases.Use(null);
        Assert.False(_leases.TryHold("a", out _));
    }

    private void Pass(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _leases.Sweep();
        }
    }

    private sealed class Subscription : IStreamSubscription
    {
        public bool IsBusy { get; set; }

        public int Holds { get; private set; }

        public int LetGos { get; private set; }

        public void Hold()
        {
            if (IsBusy) throw new SessionBusyException();
            Holds++;
        }

        public void LetGo() => LetGos++;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
