using System.Text.Json;
using System.Text.Json.Nodes;
using Fleet.Core.Fleet;
using Fleet.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Fleet.Web.Management;

/// <summary>The JSON of a camera in a request, and in an answer.</summary>
internal static class CameraBody
{
    private const int MaxLength = 64 * 1024;
    private const string MergePatchType = "application/merge-patch+json";
    private const string JsonType = "application/json";

    /// <summary>What was sent, or why it can't be taken.</summary>
    public static async Task<(JsonObject? Body, IResult? Problem)> ReadAsync(HttpRequest request, bool isPatch, CancellationToken ct)
    {
        // also what keeps other sites' forms out: a browser asks before it sends these types elsewhere
        string? type = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        if (type != JsonType && !(isPatch && type == MergePatchType))
        {
            return (null, Problem.Of(StatusCodes.Status415UnsupportedMediaType, ProblemType.UnsupportedMediaType, "Unsupported media type",
                $"The body is {JsonType}{(isPatch ? $" or {MergePatchType}" : "")}."));
        }

        byte[] buffer = new byte[MaxLength + 1];
        int length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
        if (length > MaxLength)
            return (null, Problem.Of(StatusCodes.Status413PayloadTooLarge, ProblemType.BodyTooLarge, "Body too large", $"A camera's JSON has at most {MaxLength} bytes."));
        try
        {
            if (JsonNode.Parse(buffer.AsSpan(0, length), documentOptions: CameraJson.DocumentOptions) is not JsonObject body)
                return (null, Problem.BadFields([new("", "The body is a JSON object")]));

            // texts are only decoded now, and those with half a surrogate pair can't be
            _ = body.ToJsonString();
            return (body, null);
        }
        catch (InvalidOperationException)
        {
            return (null, Problem.BadFields([new("", "The body has a text that is not Unicode: half of a surrogate pair")]));
        }
        catch (JsonException e)
        {
            return (null, Problem.BadFields([new("", $"The body is no JSON: {e.Message.TrimEnd('.')}")]));
        }
    }

    public static CameraReading ReadCamera(JsonObject body, CameraId? id)
    {
        using JsonDocument document = JsonSerializer.SerializeToDocument(body);
        return CameraJson.Read(document.RootElement, id);
    }

    public static JsonObject ToJson(Camera camera)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes)) CameraJson.Write(writer, camera, withCredentials: false);
        return JsonNode.Parse(bytes.ToArray())!.AsObject();
    }

    public static async Task WriteAsync(HttpResponse response, Action<Utf8JsonWriter> write, CancellationToken ct)
    {
        response.ContentType = JsonType;
        var writer = new Utf8JsonWriter(response.BodyWriter);
        await using (writer.ConfigureAwait(false))
        {
            write(writer);
        }

        await response.BodyWriter.FlushAsync(ct).ConfigureAwait(false);
    }
}
