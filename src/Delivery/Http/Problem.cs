using System.Globalization;
using System.Text.Json;
using Fleet.Core.Lifecycle;
using Fleet.Delivery.Streams;
using Microsoft.AspNetCore.Http;

namespace Fleet.Delivery.Http;

/// <summary>A failure as problem details (RFC 9457); the types are the outside contract's.</summary>
internal sealed record Problem(int Status, string Type, string Title, string Detail, TimeSpan? RetryAfter = null)
{
    private static readonly TimeSpan CapacityRetry = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan StoppingRetry = TimeSpan.FromSeconds(1);

    public static Problem NotConfigured(string camera) =>
        new(StatusCodes.Status404NotFound, "camera-not-configured", "No such camera", $"No camera '{camera}' is configured.");

    public static Problem Offline(string detail, TimeSpan? retryAfter) =>
        new(StatusCodes.Status404NotFound, "camera-offline", "The camera is offline", detail, retryAfter);

    public static Problem AtCapacity(int maxViewers) =>
        new(StatusCodes.Status503ServiceUnavailable, "camera-at-capacity", "The camera is at capacity", $"{maxViewers.ToString(CultureInfo.InvariantCulture)} viewers watch, and no more may.", CapacityRetry);

    /// <summary>So many come at once that the session has not got round to those who came before.</summary>
    public static Problem Busy { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "camera-at-capacity", "The camera is at capacity", "More people come at once than the camera's session can take on.", CapacityRetry);

    /// <summary>This process stops; whoever comes again is served by another one.</summary>
    public static Problem Moving { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "camera-offline", "Served elsewhere", "This server is being stopped. Come again, and another one serves the camera.", StoppingRetry);

    public static Problem BadRequest(string detail) => new(StatusCodes.Status400BadRequest, "bad-request", "Bad request", detail);

    public static Problem Internal { get; } =
        new(StatusCodes.Status500InternalServerError, "internal-error", "Internal error", "Something went wrong here. It is in the log.");

    public static Problem NotPlayable(string offered, string has) =>
        new(StatusCodes.Status406NotAcceptable, "codec-not-playable", "The codec is not playable", $"The client offers {offered}; the camera has {has}.");

    public static Problem? Of(StartOutcome outcome, string camera) => outcome switch
    {
        StartOutcome.Failed failed => Offline(failed.Reason.ToString(), failed.RetryAfter),
        StartOutcome.Ended ended => Of(ended.Reason, camera),
        _ => null,
    };

    public static Problem Of(EndReason reason, string camera) => reason switch
    {
        EndReason.Deleted => NotConfigured(camera),
        EndReason.Disabled => Offline("The camera is disabled.", null),
        EndReason.Moving => Moving,
        _ => Offline("The session of the camera is being stopped.", StoppingRetry),
    };

    public Task WriteAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } wait) response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new ProblemBody(Type, Title, Status, Detail), DeliveryJson.Default.ProblemBody);
        response.ContentType = "application/problem+json";
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
