using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Core.Rtsp;

namespace Fleet.Core.Tests.Fleet;

/// <summary>What a session tells of its pictures and of its states, in simulated time.</summary>
public sealed class SessionFiguresTests
{
    private const double Interval = 0.04;
    private static readonly SessionSettings Settings = new() { Mode = SessionMode.Always, Backoff = new BackoffPolicy { Initial = TimeSpan.FromSeconds(1) } };

    private readonly SessionClock _time = new();
    private readonly SessionPuller _puller = new();
    private readonly List<SessionChange> _changes = [];
    private readonly CameraSession _session;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public SessionFiguresTests()
    {
        var plan = new CameraPlan(_puller, Settings);
        _session = new CameraSession(plan, _time, firstEpoch: 1);
        _session.Changed += _changes.Add;
        _session.Apply(plan);
    }

    private StreamFigures Figures => _session.Status.Measured!.Value;

    [Fact]
    public async Task Rates_and_groups_are_those_of_the_last_seconds()
    {
        SessionPull pull = await BeginAsync();
        Assert.Equal(new StreamFigures(0, 0, null, null), Figures);
        Send(pull, groups: 10, pictures: 50, size: 10_000);
        AssertNear(25, Figures.Fps);
        AssertNear(2_000_000, Figures.BitRate);
        Assert.Equal((50, TimeSpan.FromSeconds(2)), (Figures.GopPictures, Figures.Gop));

        // what was before is forgotten after some seconds
        Send(pull, groups: 5, pictures: 50, size: 1_000);
        AssertNear(200_000, Figures.BitRate);
        Send(pull, groups: 2, pictures: 25, size: 1_000);
        Assert.Equal((25, TimeSpan.FromSeconds(1)), (Figures.GopPictures, Figures.Gop));
    }

    [Fact]
    public async Task A_heap_of_pictures_is_no_higher_rate_and_silence_is_a_lower_one()
    {
        SessionPull pull = await BeginAsync();
        pull.Send(isKeyFrame: true, 10_000);
        for (int i = 0; i < 24; i++) pull.Send(isKeyFrame: false, 10_000);
        AssertNear(25, Figures.Fps);
        AssertNear(2_000_000, Figures.BitRate);

        _time.Advance(2);
        AssertNear(12.5, Figures.Fps);
        _time.Advance(4.5);
        Assert.Equal((0, 0), (Figures.Fps, Figures.BitRate));
    }

    [Fact]
    public async Task Whoever_looks_while_chunks_come_sees_figures_that_were_true_at_some_moment()
    {
        SessionPull pull = await BeginAsync();
        Send(pull, groups: 6, pictures: 25, size: 10_000);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_ct);
        List<string> wrong = [];
        var looking = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                StreamFigures seen = Figures;
                if (Math.Abs(seen.Fps - 25) > 1 || Math.Abs(seen.BitRate - 2_000_000) > 80_000 || seen.GopPictures != 25) wrong.Add($"{seen}");
            }
        }, _ct);
        Send(pull, groups: 80, pictures: 25, size: 10_000);
        await end.CancelAsync();
        await looking;

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task It_is_live_from_the_first_picture_to_the_loss_and_every_change_has_its_reason()
    {
        SessionPull pull = await BeginAsync();
        Assert.Null(_session.Status.LiveSince);
        DateTimeOffset since = _time.GetUtcNow();
        pull.Send(isKeyFrame: true);
        _time.Advance(3);
        Assert.Equal(since, _session.Status.LiveSince);
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _session.SubscribeAsync(new SessionListener { InCall = () => { if (_session.Status.Phase == SessionPhase.Reconnecting) lost.TrySetResult(); } }, _ct);
        pull.Fail(new RtspDisconnectedException(RtspStep.Streaming, "the camera hung up"));
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, _ct);
        Assert.Null(_session.Status.LiveSince);
        await _session.EndAsync(EndReason.Disabled);

        Assert.Equal(
            [(SessionPhase.Connecting, "The camera is enabled."), (SessionPhase.Live, null), (SessionPhase.Reconnecting, "stream: "), (SessionPhase.Ended, "The camera is disabled.")],
            _changes.Select(change => (change.Now, change.Now == SessionPhase.Reconnecting ? change.Reason![..8] : change.Reason)));
        Assert.Contains("the camera hung up", _changes[2].Reason, StringComparison.Ordinal);
    }

    private async Task<SessionPull> BeginAsync()
    {
        SessionPull pull = await _puller.NextAsync(_ct);
        pull.Enter(PullStep.FirstKeyFrame);
        pull.Begin();
        return pull;
    }

    private void Send(SessionPull pull, int groups, int pictures, int size)
    {
        for (int i = 0; i < groups * pictures; i++)
        {
            pull.Send(isKeyFrame: i % pictures == 0, size);
            _time.Advance(Interval);
        }
    }

    private static void AssertNear(double expected, double actual) => Assert.InRange(actual, expected * 0.97, expected * 1.03);
}
