using System.Globalization;
using System.Text.Json.Nodes;

namespace Fleet.Deployment.Tests.Tools;

/// <summary>Makes a mistake on purpose.</summary>
internal static class Change
{
    /// <param name="node">Where the path begins.</param>
    /// <param name="path">Names and indexes with slashes between them.</param>
    /// <param name="json">What is there instead; null takes it away.</param>
    public static void At(JsonNode node, string path, string json)
    {
        string[] steps = path.Split('/');
        foreach (string step in steps[..^1]) node = (node is JsonArray list ? list[Index(step)] : node[step]) ?? throw new InvalidOperationException($"There is no {path} to change.");
        JsonNode? value = JsonNode.Parse(json);
        if (node is JsonArray items) items[Index(steps[^1])] = value;
        else if (value is null) node.AsObject().Remove(steps[^1]);
        else node[steps[^1]] = value;
    }

    private static int Index(string step) => int.Parse(step, CultureInfo.InvariantCulture);
}
