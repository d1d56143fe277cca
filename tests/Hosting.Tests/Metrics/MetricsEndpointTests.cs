using Fleet.Hosting.Metrics;

namespace Fleet.Hosting.Tests.Metrics;

public sealed class MetricsEndpointTests
{
    [Fact]
    public void Every_figure_has_its_help_its_type_and_its_value_of_now()
    {
        double value = 1;
        Figure[] figures =
        [
            new("fleet_bytes_total", "Bytes.", () => value),
            new("fleet_seconds", "Seconds.", () => 0.25),
            new("fleet_viewers", "Viewers.", () => [new FigureValue("hls", 2), new FigureValue("mse", 0)]) { Label = "protocol" },
        ];
        value = 1200;

        Assert.Equal(
            "# HELP fleet_bytes_total Bytes.\n# TYPE fleet_bytes_total counter\nfleet_bytes_total 1200\n"
            + "# HELP fleet_seconds Seconds.\n# TYPE fleet_seconds gauge\nfleet_seconds 0.25\n"
            + "# HELP fleet_viewers Viewers.\n# TYPE fleet_viewers gauge\nfleet_viewers{protocol=\"hls\"} 2\nfleet_viewers{protocol=\"mse\"} 0\n",
            MetricsEndpoint.Write(figures));
    }
}
