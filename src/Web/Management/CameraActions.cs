using Fleet.Core.Fleet;
using Fleet.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Fleet.Web.Management;

/// <summary>What a person may have done to a camera now.</summary>
internal static class CameraActions
{
    private const string RetryAfterSeconds = "5";

    public static async Task<IResult> KickAsync(string id, ICameraRegistry registry, IFleetState fleet, CancellationToken ct)
    {
        if (await FindAsync(id, registry, ct).ConfigureAwait(false) is not { } camera) return Problem.NotConfigured(id);
        return TypedResults.Ok(new KickAnswer(await fleet.KickAsync(camera.Id, ct).ConfigureAwait(false)));
    }

    public static async Task<IResult> ProbeAsync(string id, HttpContext context, ICameraRegistry registry, IFleetState fleet, CancellationToken ct)
    {
        if (await FindAsync(id, registry, ct).ConfigureAwait(false) is not { } camera) return Problem.NotConfigured(id);
        ProbeOutcome outcome = await fleet.ProbeAsync(camera, ct).ConfigureAwait(false);
        if (outcome.Report is { } report) return TypedResults.Ok(ProbeAnswer.From(report));
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Problem.Of(StatusCodes.Status404NotFound, ProblemType.CameraOffline, "Camera offline", outcome.Refusal!);
    }

    private static async ValueTask<Camera?> FindAsync(string id, ICameraRegistry registry, CancellationToken ct) =>
        CameraId.TryParse(id, out CameraId known) ? (await registry.FindAsync(known, ct).ConfigureAwait(false))?.Camera : null;
}
