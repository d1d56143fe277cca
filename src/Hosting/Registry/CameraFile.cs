using System.Text.Json;
using Fleet.Core.Fleet;

namespace Fleet.Hosting.Registry;

/// <summary>The bytes of a camera file: <c>{ "cameras": [ … ] }</c>, one camera an object, indented for people.</summary>
internal static class CameraFile
{
    private const string Key = "cameras";
    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        // the file is no web page: quotes and umlauts stay as people wrote them
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(IEnumerable<VersionedCamera> cameras)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Readable))
        {
            writer.WriteStartObject();
            writer.WriteStartArray(Key);
            foreach (VersionedCamera camera in cameras) CameraJson.Write(writer, camera.Camera, withCredentials: true);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    /// <exception cref="CameraFileException">The message names every key that is wrong.</exception>
    public static IReadOnlyList<Camera> Read(byte[] bytes)
    {
        try
        {
            ReadOnlyMemory<byte> text = bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes.AsMemory(3) : bytes;
            using JsonDocument document = JsonDocument.Parse(text, CameraJson.DocumentOptions);
            return ReadRoot(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new CameraFileException(["It is no JSON: " + e.Message], e);
        }
    }

    private static List<Camera> ReadRoot(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(Key, out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            throw new CameraFileException([$"It is an object with the key \"{Key}\", which is a list of cameras."]);

        List<string> problems = [.. root.EnumerateObject().Where(property => property.Name != Key).Select(property => $"{property.Name}: is not a key of a camera file")];
        List<Camera> cameras = [];
        HashSet<CameraId> ids = [];
        int index = 0;
        foreach (JsonElement element in list.EnumerateArray())
        {
            string key = $"{Key}[{index++}]";
            CameraReading reading = CameraJson.Read(element);
            problems.AddRange(reading.Errors.Select(error => $"{key}{(error.Field.Length == 0 ? "" : ".")}{error.Field}{NameOf(element)}: {error.Message}"));
            if (!reading.IsValid) continue;
            if (ids.Add(reading.Camera.Id)) cameras.Add(reading.Camera);
            else problems.Add($"{key}.id: '{reading.Camera.Id}' stands here a second time");
        }

        return problems.Count == 0 ? cameras : throw new CameraFileException(problems);
    }

    /// <summary>People know their cameras by id, not by their place in a list.</summary>
    private static string NameOf(JsonElement camera) =>
        camera.ValueKind == JsonValueKind.Object && camera.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String && CameraId.TryParse(id.GetString(), out CameraId known)
            ? $" ('{known}')"
            : "";
}
