using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fleet.Hosting.Metrics;

/// <summary><c>GET /metrics</c>, in the text format of Prometheus (text exposition format 0.0.4).</summary>
public static class MetricsEndpoint
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void MapMetrics(this IEndpointRouteBuilder endpoints, IReadOnlyList<Figure> figures) =>
        endpoints.MapGet("/metrics", () => TypedResults.Text(Write(figures), ContentType)).ExcludeFromDescription();

    internal static string Write(IReadOnlyList<Figure> figures)
    {
        var text = new StringBuilder();
        foreach (Figure figure in figures)
        {
            string type = figure.Name.EndsWith("_total", StringComparison.Ordinal) ? "counter" : "gauge";
            text.Append(CultureInfo.InvariantCulture, $"# HELP {figure.Name} {figure.Help}\n# TYPE {figure.Name} {type}\n");
            foreach (FigureValue value in figure.Read())
            {
                string label = figure.Label is null ? "" : $"{{{figure.Label}=\"{value.Of}\"}}";
                text.Append(CultureInfo.InvariantCulture, $"{figure.Name}{label} {value.Value}\n");
            }
        }

        return text.ToString();
    }
}
