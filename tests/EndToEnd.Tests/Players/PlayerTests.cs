using Fleet.EndToEnd.Tests.Browser;

namespace Fleet.EndToEnd.Tests.Players;

/// <summary>Players people use, in a real browser, against the running host.</summary>
/// <remarks>They run alone: what they measure is how the product keeps time, not how many tests share the processor.</remarks>
[Collection(nameof(PlayerTests))]
[CollectionDefinition(nameof(PlayerTests), DisableParallelization = true)]
public sealed class PlayerTests(PlayerRuns runs) : IClassFixture<PlayerRuns>
{
    private static readonly Allowance OnAFreeProcessor = new(LeastPlayed: 0.9, MostStalled: 0.02, MostRanges: 1, MostRecovered: 0, Latency: 1);

    /// <summary>A player that does not work at all is found here, too. One that is too slow to read is moved on to the next key frame: then there are several ranges.</summary>
    private static readonly Allowance OnABusyProcessor = new(LeastPlayed: 0.5, MostStalled: 0.3, MostRanges: 100, MostRecovered: 100, Latency: 10);

    [Theory]
    [InlineData("cmaf", 250)]
    [InlineData("websocket", 250)]
    [InlineData("hlsjs", 1200)]
    [InlineData("shaka", 2000)]
    [InlineData("progressive", 5000)] // a plain <video src> keeps no distance to the camera: what it once fell behind stays
    public void It_plays_without_an_error_or_a_stall_and_close_to_the_camera(string player, int mostLatency)
    {
        Chromium.SkipUnlessInstalled();
        NodeModules.SkipUnlessInstalled("hls.js", "shaka-player");
        TestContext.Current.TestOutputHelper!.WriteLine(runs.Table);
        Assert.True(runs.Reports.TryGetValue(player, out PlayerReport? report), "the page never reported");
        Allowance allowed = runs.IsProcessorBusy ? OnABusyProcessor : OnAFreeProcessor;

        Assert.Empty(report.Errors);
        Assert.InRange(report.Recovered.Count, 0, allowed.MostRecovered);
        Assert.True(report.IsFinal, "the page did not come to its end");
        Assert.Equal((1280, 720), (report.Width, report.Height));
        Assert.True(report.AudioBytes > 0, "no audio was decoded");
        Assert.InRange(report.Ranges, 1, allowed.MostRanges);
        Assert.True(report.PlayedShare >= allowed.LeastPlayed, $"it played {report.Played:0.0} s of {report.Wall:0.0} s");
        Assert.True(report.Stalled <= allowed.MostStalled * report.Wall, $"it stalled {report.Stalls} times, {report.Stalled:0.0} s of {report.Wall:0.0} s");
        Assert.True(report.Unmeasured < 0.5 * report.Pictures, $"of {report.Unmeasured} pictures of {report.Pictures} it was not known when they were captured");
        Assert.True(report.Latency.Median < mostLatency * allowed.Latency, $"it showed pictures {report.Latency.Median:0} ms late");
    }

    /// <param name="LeastPlayed">The share of the time the video has to go on.</param>
    /// <param name="MostStalled">The share of the time it may wait for data.</param>
    /// <param name="MostRanges">How many buffered ranges there may be at once.</param>
    /// <param name="MostRecovered">How many errors it may get over.</param>
    /// <param name="Latency">What the bar of the latency is multiplied by.</param>
    private sealed record Allowance(double LeastPlayed, double MostStalled, int MostRanges, int MostRecovered, double Latency);
}
