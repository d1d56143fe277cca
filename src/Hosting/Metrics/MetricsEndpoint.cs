using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fleet.Hosting.Metrics;

/// <summary><c>GET /metrics</c>, in the text format of Prometheus.</summary>
public static class MetricsEndpoint
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void MapMetrics(this IEndpointRouteBuilder endpoints, IReadOnlyList<Gauge> gauges) =>
        endpoints.MapGet("/metrics", () => TypedResults.Text(Write(gauges), ContentType)).ExcludeFromDescription();

    internal static string Write(IReadOnlyList<Gauge> gauges)
    {
        var text = new StringBuilder();
        foreach (Gauge gauge in gauges)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {gauge.Name} {gauge.Help}\n# TYPE {gauge.Name} gauge\n{gauge.Name} {gauge.Read()}\n");
        }

        return text.ToString();
    }
}
