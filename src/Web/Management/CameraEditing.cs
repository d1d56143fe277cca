using System.Text.Json.Nodes;
using Fleet.Core.Fleet;
using Fleet.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Fleet.Web.Management;

/// <summary>One camera: shown, added, replaced, patched, removed.</summary>
internal static class CameraEditing
{
    public static async Task<IResult> GetAsync(string id, HttpContext context, ICameraRegistry registry, CancellationToken ct)
    {
        if (await FindAsync(id, registry, ct).ConfigureAwait(false) is not { } camera) return Problem.NotConfigured(id);
        if (!CameraTagHeader.IsKnown(context.Request, camera)) return CameraAnswer.One(context, camera);
        CameraTagHeader.Write(context.Response, camera);
        return TypedResults.StatusCode(StatusCodes.Status304NotModified);
    }

    public static async Task<IResult> AddAsync(HttpContext context, ICameraRegistry registry, CancellationToken ct)
    {
        (JsonObject? body, IResult? problem) = await CameraBody.ReadAsync(context.Request, isPatch: false, ct).ConfigureAwait(false);
        if (body is null) return problem!;
        CameraReading reading = CameraBody.ReadCamera(body, null);
        if (!reading.IsValid) return Problem.BadFields(reading.Errors);
        CameraWrite write = await registry.AddAsync(reading.Camera, ct).ConfigureAwait(false);
        if (write.Outcome != CameraWriteOutcome.Done) return Refusal(reading.Camera.Id.Value, write);
        context.Response.Headers.Location = $"{context.Request.PathBase}/api/cameras/{reading.Camera.Id}";
        return CameraAnswer.One(context, write.Current!, StatusCodes.Status201Created);
    }

    public static Task<IResult> ReplaceAsync(string id, HttpContext context, ICameraRegistry registry, CancellationToken ct) =>
        ChangeAsync(id, context, registry, isPatch: false, ct);

    public static Task<IResult> PatchAsync(string id, HttpContext context, ICameraRegistry registry, CancellationToken ct) =>
        ChangeAsync(id, context, registry, isPatch: true, ct);

    public static async Task<IResult> RemoveAsync(string id, HttpContext context, ICameraRegistry registry, CancellationToken ct)
    {
        while (true)
        {
            if (await FindAsync(id, registry, ct).ConfigureAwait(false) is not { } current) return Problem.NotConfigured(id);
            bool isConditional = CameraTagHeader.IsConditional(context.Request);
            if (!CameraTagHeader.IsExpected(context.Request, current)) return VersionMismatch(context, current);
            CameraWrite write = await registry.RemoveAsync(current.Camera.Id, isConditional ? current.Version : null, ct).ConfigureAwait(false);
            if (write.Outcome == CameraWriteOutcome.Done) return TypedResults.NoContent();
            if (write.Outcome != CameraWriteOutcome.VersionMismatch) return Refusal(id, write);
            // changed in between: the condition is asked again of what it is now
        }
    }

    private static async Task<IResult> ChangeAsync(string id, HttpContext context, ICameraRegistry registry, bool isPatch, CancellationToken ct)
    {
        (JsonObject? body, IResult? problem) = await CameraBody.ReadAsync(context.Request, isPatch, ct).ConfigureAwait(false);
        if (body is null) return problem!;
        while (true)
        {
            if (await FindAsync(id, registry, ct).ConfigureAwait(false) is not { } current) return Problem.NotConfigured(id);
            if (!CameraTagHeader.IsExpected(context.Request, current)) return VersionMismatch(context, current);
            CameraReading reading = Become(current.Camera, body, isPatch);
            if (!reading.IsValid) return Problem.BadFields(reading.Errors);

            // always against the version that was read: credentials and unpatched fields come from it
            CameraWrite write = await registry.ReplaceAsync(reading.Camera, current.Version, ct).ConfigureAwait(false);
            if (write.Outcome == CameraWriteOutcome.Done) return CameraAnswer.One(context, write.Current!);
            if (write.Outcome != CameraWriteOutcome.VersionMismatch) return Refusal(id, write);
        }
    }

    /// <summary>
    /// Credentials are write-only, so a body that says nothing of them keeps those known, and null removes them. They are not kept for
    /// another host, or who may edit a camera could have its password sent to himself.
    /// </summary>
    private static CameraReading Become(Camera current, JsonObject body, bool isPatch)
    {
        JsonObject next = body;
        if (isPatch)
        {
            next = CameraBody.ToJson(current);
            MergePatch.Apply(next, body);
            // null removes a field, which here would read as silence
            if (body.TryGetPropertyValue("credentials", out JsonNode? credentials) && credentials is null) next["credentials"] = null;
        }

        CameraReading reading = CameraBody.ReadCamera(next, current.Id);
        if (!reading.IsValid || reading.NamesCredentials || current.Credentials is null) return reading;
        return reading.Camera.Source.Origin == current.Source.Origin
            ? reading with { Camera = reading.Camera with { Credentials = current.Credentials } }
            : new CameraReading(null, [new("credentials", "are to be given again, or null for none, since the source names another host")]);
    }

    private static async ValueTask<VersionedCamera?> FindAsync(string id, ICameraRegistry registry, CancellationToken ct) =>
        CameraId.TryParse(id, out CameraId known) ? await registry.FindAsync(known, ct).ConfigureAwait(false) : null;

    private static IResult VersionMismatch(HttpContext context, VersionedCamera current)
    {
        CameraTagHeader.Write(context.Response, current);
        return Problem.Of(StatusCodes.Status412PreconditionFailed, ProblemType.VersionMismatch, "Version mismatch",
            $"The camera '{current.Camera.Id}' was changed in the meantime: read it again.");
    }

    private static IResult Refusal(string id, CameraWrite write) => write.Outcome switch
    {
        CameraWriteOutcome.NotFound => Problem.NotConfigured(id),
        CameraWriteOutcome.Exists => Problem.Of(StatusCodes.Status409Conflict, ProblemType.CameraExists, "Camera exists", $"There is a camera '{id}' already."),
        _ => throw new InvalidOperationException($"{write.Outcome} is no refusal."),
    };
}
