using System.Text.Json.Nodes;

namespace Fleet.Web.Management;

/// <summary>JSON Merge Patch (RFC 7396 section 2).</summary>
internal static class MergePatch
{
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach ((string name, JsonNode? value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject part)
            {
                if (target[name] is not JsonObject inner) target[name] = inner = [];
                Apply(inner, part);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}
