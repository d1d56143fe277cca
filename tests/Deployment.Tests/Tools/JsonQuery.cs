using System.Globalization;
using System.Text.Json.Nodes;

namespace Fleet.Deployment.Tests.Tools;

/// <summary>Reads deep into manifests without a question mark at each step.</summary>
internal static class JsonQuery
{
    /// <param name="path">Names with slashes between them.</param>
    /// <returns>Null where a step is not there.</returns>
    public static JsonNode? At(this JsonNode? node, string path)
    {
        foreach (string step in path.Split('/')) node = (node as JsonObject)?[step];
        return node;
    }

    public static string? Text(this JsonNode? node, string path) => At(node, path) is JsonValue value ? Convert.ToString(value.ToString(), CultureInfo.InvariantCulture) : null;

    public static IEnumerable<JsonObject> Items(this JsonNode? node, string path) => (At(node, path) as JsonArray)?.OfType<JsonObject>() ?? [];

    public static IEnumerable<string> Texts(this JsonNode? node, string path) => (At(node, path) as JsonArray)?.Select(each => each!.ToString()) ?? [];

    /// <summary>Every object that is anywhere below, and itself.</summary>
    public static IEnumerable<JsonObject> Below(this JsonNode? node)
    {
        if (node is JsonObject self) yield return self;
        IEnumerable<JsonNode?> children = node switch { JsonObject map => map.Select(pair => pair.Value), JsonArray list => list, _ => [] };
        foreach (JsonObject each in children.SelectMany(Below)) yield return each;
    }
}
