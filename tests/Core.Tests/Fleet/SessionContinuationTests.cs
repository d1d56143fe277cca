using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;

namespace Fleet.Core.Tests.Fleet;

/// <summary>A session that takes over a stream which ran elsewhere before.</summary>
public sealed class SessionContinuationTests
{
    private const int Timescale = 90000;
    private static readonly StreamEnds Elsewhere = new((60 * Timescale, Timescale), null);

    private readonly SessionPuller _puller = new();
    private readonly SessionListener _listener = new();
    private readonly CameraSession _session;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public SessionContinuationTests()
    {
        var plan = new CameraPlan(_puller, new SessionSettings());
        _session = new CameraSession(plan, new SessionClock(), firstEpoch: 1);
        _session.Apply(plan);
    }

    [Fact]
    public async Task Media_time_begins_where_the_stream_had_come()
    {
        _session.ContinueAfter(Elsewhere);
        Assert.Equal(Elsewhere, (await HoldAsync()).Ends);
    }

    [Fact]
    public async Task Who_tells_it_during_the_dial_is_in_time()
    {
        SessionPull pull = await HoldAsync();
        _session.ContinueAfter(Elsewhere);
        await TurnAsync();

        Assert.Equal(Elsewhere, pull.Ends);
        Assert.Equal(1, _puller.Total);
    }

    [Fact]
    public async Task A_pull_whose_pictures_are_behind_is_given_up_for_one_that_goes_on_there()
    {
        SessionPull pull = await HoldAsync();
        pull.GoLive();
        _session.ContinueAfter(Elsewhere);
        SessionPull next = await _puller.NextAsync(_ct);

        Assert.Equal(Elsewhere, next.Ends);
        Assert.Equal(2, next.FirstEpoch);
        Assert.True(pull.IsStopped);
    }

    [Fact]
    public async Task Nobody_is_interrupted_for_what_the_stream_has_or_nearly_has()
    {
        SessionPull pull = await HoldAsync();
        pull.GoLive();
        StreamEnds ends = pull.Ends;
        _session.ContinueAfter(new StreamEnds((ends.Last(Timescale) + Timescale / 2, Timescale), null));
        _session.ContinueAfter(default);
        await TurnAsync();

        Assert.Equal((1, ends), (_puller.Total, pull.Ends));
    }

    private async Task<SessionPull> HoldAsync()
    {
        (await _session.SubscribeAsync(_listener, _ct)).Hold();
        return await _puller.NextAsync(_ct);
    }

    /// <summary>What was asked of the session before is done.</summary>
    private async Task TurnAsync() => await (await _session.SubscribeAsync(new SessionListener(), _ct)).DisposeAsync();
}
