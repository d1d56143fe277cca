using System.Text.Json.Nodes;
using Fleet.Deployment.Tests.Tools;

namespace Fleet.Deployment.Tests.Kubernetes;

/// <summary>Words for the objects that kustomize puts together.</summary>
internal static class Manifest
{
    public static string Kind(this JsonObject o) => o.Text("kind") ?? "?";

    public static string Name(this JsonObject o) => o.Text("metadata/name") ?? "?";

    /// <summary>What kustomize knows an object by.</summary>
    public static string Identity(this JsonObject o) => $"{o.Text("apiVersion")} {o.Kind()} {o.Text("metadata/namespace")}/{o.Name()}";

    public static IEnumerable<JsonObject> OfKind(this IEnumerable<JsonObject> objects, params string[] kinds) => objects.Where(o => kinds.Contains(o.Kind()));

    public static IEnumerable<JsonObject> Workloads(this IEnumerable<JsonObject> objects) => objects.OfKind("Deployment", "StatefulSet");

    public static IEnumerable<JsonObject> Containers(this JsonObject workload) => workload.Items("spec/template/spec/containers");

    /// <summary>Whether labels are all there, and match.</summary>
    public static bool Selects(this JsonObject labels, JsonNode? wanted) =>
        wanted is JsonObject map && map.All(pair => labels[pair.Key]?.ToString() == pair.Value?.ToString());
}
