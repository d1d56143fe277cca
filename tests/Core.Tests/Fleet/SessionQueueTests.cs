using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;

namespace Fleet.Core.Tests.Fleet;

/// <summary>What waits for a session while it is busy, which is as long as a listener makes it.</summary>
public sealed class SessionQueueTests
{
    private const int Tries = 20_000;
    private static readonly SessionSettings Settings = new() { Mode = SessionMode.Always };

    private readonly SessionPuller _puller = new();
    private readonly CameraSession _session;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public SessionQueueTests()
    {
        var plan = new CameraPlan(_puller, Settings);
        _session = new CameraSession(plan, new SessionClock());
        _session.Apply(plan);
    }

    [Fact]
    public async Task Past_its_cap_nobody_is_taken_on_and_everybody_can_leave()
    {
        IStreamSubscription viewer = await _session.SubscribeAsync(new SessionListener(), _ct);
        IStreamSubscription last = await _session.SubscribeAsync(new SessionListener(), _ct);
        int held = 0, refused = 0;
        Exception? late = null;
        await BusyAsync(() =>
        {
            for (int i = 0; i < Tries; i++)
            {
                try
                {
                    viewer.Hold();
                    held++;
                    viewer.LetGo();
                }
                catch (SessionBusyException)
                {
                    refused++;
                }
            }

            late = Record.Exception(() => { _ = _session.SubscribeAsync(new SessionListener(), _ct).AsTask().GetAwaiter().GetResult(); });
        });

        Assert.InRange(held, 1, 1024);
        Assert.Equal(Tries, held + refused);
        Assert.IsType<SessionBusyException>(late);

        // leaving is always taken, and comes behind all that waited
        await last.DisposeAsync();
        await _session.SubscribeAsync(new SessionListener(), _ct);
        Assert.Equal(0, _session.Status.Leases);
        viewer.Hold();
        await _session.SubscribeAsync(new SessionListener(), _ct);
        Assert.Equal(1, _session.Status.Leases);
    }

    [Fact]
    public async Task What_is_said_many_times_is_done_once()
    {
        await BusyAsync(() =>
        {
            for (int i = 0; i < Tries; i++)
            {
                _session.Restart();
                _session.Apply(new CameraPlan(_puller, Settings with { CloseAfter = TimeSpan.FromSeconds(i) }));
            }
        });
        await _session.SubscribeAsync(new SessionListener(), _ct);

        Assert.Equal(2, _session.Status.Pulls);
    }

    /// <summary>Does it while the session is kept in its turn by a listener.</summary>
    private async Task BusyAsync(Action work)
    {
        SessionPull pull = await _puller.NextAsync(_ct);
        pull.GoLive();
        var listener = new SessionListener();
        await _session.SubscribeAsync(listener, _ct);
        listener.InCall = () =>
        {
            listener.InCall = () => { };
            work();
        };
        pull.Send(isKeyFrame: false);
    }
}
