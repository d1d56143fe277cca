using Fleet.CameraSim;
using Fleet.CameraSim.Faults;
using Fleet.EndToEnd.Tests.Faults.Viewers;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Faults;

public sealed class ClockTests(FaultHost host)
{
    /// <summary>What a busy machine may make of a leap: the line is joined anew where arrival says.</summary>
    private const double LongestHold = 1;

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public Task Clocks_that_start_anew_or_wrap_are_not_seen() => Task.WhenAll(WatchAsync("clock-reset", "clock-reset@2s"), WatchAsync("clock-wraps", "wrap@2s"));

    private async Task WatchAsync(string name, string fault)
    {
        var options = new CameraSimOptions { Faults = FaultSyntax.Parse(fault), KeyFrameAtPlay = true };
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(options, TimeProvider.System, _ct);
        await host.AddAsync(name, simulator.UrlOf("cam-1"), null, _ct);
        await using var audience = new Audience(host, name, _ct);
        await Until.TrueAsync(() => audience.IsHarmed || audience.All.All(viewer => viewer.Played.VideoTime >= 5), Audience.Patience, _ct, audience.ToString);

        audience.AssertUnharmed();
        Assert.Equal((1, 1), (simulator.Camera("cam-1").Counters.Plays, simulator.Camera("cam-1").Counters.MaxSessionsOpen));
        foreach (LiveViewer viewer in audience.All)
        {
            Assert.Single(viewer.Played.Epochs);
            Assert.InRange(viewer.Played.LongestPicture, 0.04, LongestHold);
            Assert.InRange(viewer.Played.VideoTime - viewer.Played.Pictures * 0.04, -LongestHold, LongestHold);
        }

        Assert.Equal((0, 0), (audience.Hls.Gaps, audience.Hls.Discontinuities));
    }
}
