using System.Text;
using System.Text.Json;
using Fleet.Core.Fleet;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Postgres;

/// <summary>How a camera stands in its row: its JSON, credentials and all, and the columns it is found by.</summary>
internal static class CameraRow
{
    /// <summary>What <see cref="Read"/> needs, in its order.</summary>
    public const string Columns = "id, document, version";

    /// <summary>No name, site or tag has a control character, so nothing is found across two of them.</summary>
    private const char Between = '\u001F';

    /// <summary>id, site, tags, search and document, for the placeholders $1 to $5.</summary>
    public static NpgsqlParameter[] Parameters(Camera camera) =>
    [
        new() { Value = camera.Id.Value },
        new() { Value = camera.Site },
        new() { Value = camera.Tags.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        new() { Value = Folded(string.Join(Between, [camera.Id.Value, camera.Name, camera.Site, .. camera.Tags])) },
        new() { Value = Json(camera), NpgsqlDbType = NpgsqlDbType.Jsonb },
    ];

    /// <summary>The same folding as <see cref="StringComparison.OrdinalIgnoreCase"/>, whatever the database's locale is.</summary>
    public static string Folded(string text) => text.ToUpperInvariant();

    /// <exception cref="CameraRegistryException">The row holds no valid camera.</exception>
    public static VersionedCamera Read(NpgsqlDataReader reader) => TryRead(reader, out string problem) ?? throw new CameraRegistryException(problem);

    /// <returns>Null when somebody wrote into the table what is no camera.</returns>
    public static VersionedCamera? TryRead(NpgsqlDataReader reader, out string problem)
    {
        string id = reader.GetString(0);
        using JsonDocument document = JsonDocument.Parse(reader.GetString(1), CameraJson.DocumentOptions);
        CameraReading reading = CameraJson.Read(document.RootElement);
        bool isThis = reading.IsValid && reading.Camera.Id.Value == id;
        string found = reading.IsValid ? $"its document has the id '{reading.Camera.Id}'" : string.Join("; ", reading.Errors.Select(error => $"{error.Field}: {error.Message}"));
        problem = isThis ? "" : $"The row '{id}' of the cameras' table holds no valid camera: {found}.";
        return isThis ? new VersionedCamera(reading.Camera!, reader.GetInt64(2)) : null;
    }

    private static string Json(Camera camera)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes)) CameraJson.Write(writer, camera, withCredentials: true);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
