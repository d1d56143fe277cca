using System.Text.Json.Nodes;

namespace Fleet.Deployment.Tests.Kubernetes;

/// <summary>Lays a patch over an object as Kubernetes does: maps grow together, lists with a key by their key, other lists are replaced.</summary>
internal static class StrategicMerge
{
    /// <summary>The fields of the published schema with a <c>patchMergeKey</c> that our patches touch.</summary>
    private static readonly Dictionary<string, string> Keys = new() { ["containers"] = "name", ["env"] = "name", ["volumes"] = "name", ["topologySpreadConstraints"] = "topologyKey" };

    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach ((string name, JsonNode? value) in patch)
        {
            if (name.StartsWith('$')) throw new KustomizeException($"{name} in a patch is more than this test knows.");
            if (value is null) target.Remove(name);
            else if (value is JsonObject map && target[name] is JsonObject existing) Apply(existing, map);
            else if (value is JsonArray list && target[name] is JsonArray old && Keys.TryGetValue(name, out string? key)) Apply(old, list, key);
            else target[name] = value.DeepClone();
        }
    }

    private static void Apply(JsonArray target, JsonArray patch, string key)
    {
        foreach (JsonObject item in patch.Cast<JsonObject>())
        {
            if (target.Cast<JsonObject>().FirstOrDefault(each => each[key]?.ToString() == item[key]?.ToString()) is { } same) Apply(same, item);
            else target.Add(item.DeepClone());
        }
    }
}
