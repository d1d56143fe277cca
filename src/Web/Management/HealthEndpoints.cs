using Fleet.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fleet.Web.Management;

/// <summary>What an orchestrator asks: whether to restart this process, and whether to send it viewers.</summary>
public static class HealthEndpoints
{
    /// <param name="endpoints">Where it is asked.</param>
    /// <param name="notReadyBecause">Why nobody should be sent here yet, or any more; null: they may come.</param>
    public static void MapHealth(this IEndpointRouteBuilder endpoints, Func<string?> notReadyBecause)
    {
        endpoints.MapGet("/healthz/live", () => TypedResults.Text("live"))
            .WithTags("Health").WithSummary("The process answers");
        endpoints.MapGet("/healthz/ready", () => Ready(notReadyBecause()))
            .WithTags("Health").WithSummary("Viewers may be sent here")
            .Produces<string>(StatusCodes.Status200OK, "text/plain").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Ready(string? notReadyBecause) => notReadyBecause is { } reason
        ? Problem.Of(StatusCodes.Status503ServiceUnavailable, ProblemType.NotReady, "Not ready", reason)
        : TypedResults.Text("ready");
}
