using System.Text.Json.Nodes;
using Fleet.Deployment.Tests.Tools;

namespace Fleet.Deployment.Tests.Kubernetes;

/// <summary>What people apply.</summary>
internal static class KubernetesFolders
{
    public const string Base = "k8s/base";
    public const string SingleSite = "k8s/overlays/single-site";
    public const string MultiSite = "k8s/overlays/multi-site";

    /// <summary>Kept out of all of them, to be filled in by a person.</summary>
    public const string SecretTemplate = "k8s/secret-template.yaml";

    public static readonly string[] All = [Base, SingleSite, MultiSite];

    public static async Task<List<JsonObject>> BuildAsync(string folder) => Kustomization.Build(await YamlFiles.OfRepositoryAsync(), folder);
}
