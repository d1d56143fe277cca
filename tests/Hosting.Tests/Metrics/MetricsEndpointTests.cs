using Fleet.Hosting.Metrics;

namespace Fleet.Hosting.Tests.Metrics;

public sealed class MetricsEndpointTests
{
    [Fact]
    public void Every_figure_has_its_help_its_type_and_its_value_of_now()
    {
        double value = 1;
        Gauge[] gauges = [new("fleet_viewers", "Viewers.", () => value), new("fleet_seconds", "Seconds.", () => 0.25)];
        value = 1200;

        Assert.Equal(
            "# HELP fleet_viewers Viewers.\n# TYPE fleet_viewers gauge\nfleet_viewers 1200\n# HELP fleet_seconds Seconds.\n# TYPE fleet_seconds gauge\nfleet_seconds 0.25\n",
            MetricsEndpoint.Write(gauges));
    }
}
