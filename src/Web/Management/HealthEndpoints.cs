using Fleet.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fleet.Web.Management;

/// <summary>What an orchestrator asks: whether to restart this process, and whether to send it viewers.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz/live", () => TypedResults.Text("live"))
            .WithTags("Health").WithSummary("The process answers");
        endpoints.MapGet("/healthz/ready", Ready)
            .WithTags("Health").WithSummary("Viewers may be sent here")
            .Produces<string>(StatusCodes.Status200OK, "text/plain").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Ready(IFleetState fleet) => fleet.NotReadyBecause is { } reason
        ? Problem.Of(StatusCodes.Status503ServiceUnavailable, ProblemType.NotReady, "Not ready", reason)
        : TypedResults.Text("ready");
}
