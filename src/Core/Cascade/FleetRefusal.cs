using System.Net;
using System.Text;
using System.Text.Json;

namespace Fleet.Core.Cascade;

/// <summary>Reads why another fleet, or something before it, says no.</summary>
internal static class FleetRefusal
{
    /// <summary>A problem is a few hundred bytes; of anything else the beginning is enough.</summary>
    private const int MostBody = 16 * 1024;

    private const int MostDetail = 1000;

    public static async Task<FleetException> ReadAsync(HttpResponseMessage response, string host, TimeProvider time, CancellationToken ct)
    {
        string? mediaType = response.Content.Headers.ContentType?.MediaType;
        if (response.IsSuccessStatusCode)
            return new FleetException(FleetStep.Request, $"{host} answers with {mediaType ?? "no media type"}, not video/mp4: that is no camera of a fleet.") { IsFinal = true };

        (string? type, string? detail) = mediaType == "application/problem+json"
            ? ReadProblem(await ReadBodyAsync(response, ct).ConfigureAwait(false))
            : (null, null);
        string what = type ?? (string.IsNullOrEmpty(response.ReasonPhrase) ? response.StatusCode.ToString() : response.ReasonPhrase);
        string message = FormattableString.Invariant($"{host} answers {(int)response.StatusCode} {what}{(detail is null ? "." : ": " + detail)}");
        return new FleetException(StepOf(response.StatusCode), message)
        {
            IsFinal = IsFinal(response.StatusCode, type),
            RetryAfter = RetryAfter(response, time),
        };
    }

    internal static (string? Type, string? Detail) ReadProblem(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return (null, null);
            return (Text(document.RootElement, "type"), Text(document.RootElement, "detail") ?? Text(document.RootElement, "title"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // the status has to do
            return (null, null);
        }
    }

    private static string? Text(JsonElement problem, string name)
    {
        if (!problem.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.String) return null;
        string text = value.GetString()!;
        var printable = new StringBuilder(Math.Min(text.Length, MostDetail));
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, MostDetail))) printable.Append(char.IsControl(c) ? ' ' : c);
        return printable.ToString();
    }

    private static async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, CancellationToken ct)
    {
        byte[] body = new byte[MostBody];
        int length = 0;
        try
        {
            Stream stream = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // the status has to do
        }

        return body[..length];
    }

    private static FleetStep StepOf(HttpStatusCode status) =>
        status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired ? FleetStep.Authenticate : FleetStep.Request;

    /// <summary>A camera that is offline, or a server that is busy or broken, may be back; who is not let in, or asks for what is not there, stays out.</summary>
    private static bool IsFinal(HttpStatusCode status, string? type) => type switch
    {
        "camera-offline" or "camera-at-capacity" => false,
        _ => (int)status < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425),
    };

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        TimeSpan? wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => null,
        };
        return wait > TimeSpan.Zero ? wait : null;
    }
}
