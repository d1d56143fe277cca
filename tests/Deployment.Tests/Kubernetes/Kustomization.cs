using System.Text.Json.Nodes;
using Fleet.Deployment.Tests.Tools;

namespace Fleet.Deployment.Tests.Kubernetes;

/// <summary>
/// What <c>kubectl kustomize</c> makes of a folder, as far as our manifests use it: resources, components, patches from files by the object's
/// name, namespace, name suffix, labels with selectors. It knows no generators, images, replacements, JSON patches or patch directives, and
/// does not carry a new name on to who refers to it; what it does not know it refuses.
/// </summary>
internal static class Kustomization
{
    private static readonly string[] Known = ["apiVersion", "kind", "namespace", "nameSuffix", "resources", "components", "labels", "patches"];

    public static List<JsonObject> Build(YamlFiles files, string folder)
    {
        var objects = new List<JsonObject>();
        Accumulate(files, folder, "Kustomization", objects);
        return objects;
    }

    private static void Accumulate(YamlFiles files, string folder, string kind, List<JsonObject> objects)
    {
        string path = $"{folder}/kustomization.yaml";
        if (!files.Has(path)) throw new KustomizeException($"There is no {path}.");
        JsonObject kustomization = files.Single(path);
        if (kustomization.Kind() != kind) throw new KustomizeException($"{path} is a {kustomization.Kind()} where a {kind} is expected.");
        if (kustomization.Select(pair => pair.Key).Except(Known).FirstOrDefault() is { } unknown) throw new KustomizeException($"{path}: '{unknown}' is nothing that this test knows.");

        foreach (string resource in kustomization.Texts("resources")) AddResource(files, path, Resolve(folder, resource), objects);
        foreach (string component in kustomization.Texts("components")) Accumulate(files, Resolve(folder, component), "Component", objects);
        foreach (JsonObject patch in kustomization.Items("patches")) Patch(files, path, folder, patch, objects);
        foreach (JsonObject each in objects) Transform(each, kustomization, path);
        if (objects.GroupBy(Manifest.Identity).FirstOrDefault(group => group.Count() > 1) is { } twice) throw new KustomizeException($"{path} has {twice.Key} twice.");
    }

    private static void AddResource(YamlFiles files, string by, string path, List<JsonObject> objects)
    {
        if (files.Has(path)) objects.AddRange(files.Documents(path).Select(document => (JsonObject)document.DeepClone()));
        else if (files.HasFolder(path)) objects.AddRange(Build(files, path));
        else throw new KustomizeException($"{by} names {path}, which is neither a file nor a folder.");
    }

    private static void Patch(YamlFiles files, string by, string folder, JsonObject patch, List<JsonObject> objects)
    {
        if (patch.Text("path") is not { } name || patch.Count > 1) throw new KustomizeException($"{by}: a patch that is more than a path is nothing that this test knows.");
        string path = Resolve(folder, name);
        if (!files.Has(path)) throw new KustomizeException($"{by} names {path}, which is no file.");
        JsonObject change = files.Single(path);
        JsonObject target = objects.SingleOrDefault(each => each.Kind() == change.Kind() && each.Name() == change.Name() && each.Text("apiVersion") == change.Text("apiVersion")
            && (change.Text("metadata/namespace") is null || each.Text("metadata/namespace") == change.Text("metadata/namespace")))
            ?? throw new KustomizeException($"{path} changes {change.Identity()}, which is not there.");
        StrategicMerge.Apply(target, change);
    }

    private static void Transform(JsonObject each, JsonObject kustomization, string path)
    {
        if (kustomization.Text("namespace") is { } ns && each.Kind() != "Namespace") each["metadata"]!["namespace"] = ns;
        if (kustomization.Text("nameSuffix") is { } suffix) each["metadata"]!["name"] = each.Name() + suffix;
        foreach (JsonObject label in kustomization.Items("labels"))
        {
            if (each.Kind() is not ("Deployment" or "PodDisruptionBudget")) throw new KustomizeException($"{path}: labels of a {each.Kind()} are nothing that this test knows.");
            IEnumerable<JsonObject> withLabels = [each["metadata"]!.AsObject(), .. each.At("spec/template/metadata") is JsonObject pod ? [pod] : Array.Empty<JsonObject>()];
            foreach (JsonObject metadata in withLabels) StrategicMerge.Apply(metadata, new JsonObject { ["labels"] = label["pairs"]!.DeepClone() });
            if (label.Text("includeSelectors") != "true") continue;
            IEnumerable<JsonObject> selectors = [each["spec"]!["selector"]!.AsObject(), .. each.Items("spec/template/spec/topologySpreadConstraints").Select(spread => spread["labelSelector"]!.AsObject())];
            foreach (JsonObject selector in selectors) StrategicMerge.Apply(selector, new JsonObject { ["matchLabels"] = label["pairs"]!.DeepClone() });
        }
    }

    private static string Resolve(string folder, string relative) => Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", folder, relative))).Replace('\\', '/');
}
