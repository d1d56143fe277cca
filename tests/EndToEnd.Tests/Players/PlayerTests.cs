using Fleet.EndToEnd.Tests.Browser;

namespace Fleet.EndToEnd.Tests.Players;

/// <summary>Players people use, in a real browser, against the running host.</summary>
/// <remarks>They run alone: what they measure is how the product keeps time, not how many tests share the processor.</remarks>
[Collection(nameof(PlayerTests))]
[CollectionDefinition(nameof(PlayerTests), DisableParallelization = true)]
public sealed class PlayerTests(PlayerRuns runs) : IClassFixture<PlayerRuns>
{
    /// <summary>
    /// A processor that lets threads wait longer than this, in ms, is busy with something else. Two cores that do nothing but this stay well below it.
    /// </summary>
    private const double MostLateness = 15;

    /// <summary>What is allowed on a processor that is busy elsewhere, as a multiple of the bar: a player that does not work is found there too.</summary>
    private const int Busy = 5;

    [Theory]
    [InlineData("cmaf", 250)]
    [InlineData("websocket", 250)]
    [InlineData("hlsjs", 1200)]
    [InlineData("shaka", 2000)]
    [InlineData("progressive", 2000)]
    public void It_plays_without_an_error_or_a_stall_and_close_to_the_camera(string player, int mostLatency)
    {
        Chromium.SkipUnlessInstalled();
        NodeModules.SkipUnlessInstalled("hls.js", "shaka-player");
        TestContext.Current.TestOutputHelper!.WriteLine(runs.Table);
        int slack = runs.Lateness > MostLateness ? Busy : 1;
        Assert.True(runs.Reports.TryGetValue(player, out PlayerReport? report), "the page never reported");

        Assert.Empty(report.Errors);
        Assert.True(report.IsFinal, "the page did not come to its end");
        Assert.Equal((1280, 720), (report.Width, report.Height));
        Assert.True(report.AudioBytes > 0, "no audio was decoded");
        Assert.Equal(1, report.Ranges);
        Assert.True(report.PlayedShare >= 1 - 0.1 * slack, $"it played {report.Played:0.0} s of {report.Wall:0.0} s");
        Assert.True(report.Stalled <= 0.02 * slack * report.Wall, $"it stalled {report.Stalls} times, {report.Stalled:0.0} s of {report.Wall:0.0} s");
        Assert.True(report.Measured > 0.5 * report.Pictures, $"the latency of {report.Measured} pictures of {report.Pictures} was measured");
        Assert.True(report.Latency.Median < mostLatency * slack, $"it showed pictures {report.Latency.Median:0} ms late");
    }
}
