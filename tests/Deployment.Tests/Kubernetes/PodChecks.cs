using System.Text.Json.Nodes;
using System.Xml.Linq;
using Fleet.Deployment.Tests.Code;
using Fleet.Deployment.Tests.Tools;

namespace Fleet.Deployment.Tests.Kubernetes;

/// <summary>What is wrong with a pod in itself: what it may do, and what it says to the host in it.</summary>
internal static class PodChecks
{
    private static readonly string[] Probes = ["startupProbe", "livenessProbe", "readinessProbe"];

    private static readonly string Version = XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;

    public static IEnumerable<string> Problems(IEnumerable<JsonObject> objects) =>
        objects.Workloads().SelectMany(workload => Pod(workload).Concat(workload.Containers().SelectMany(container => Container(workload, container))).Select(problem => $"{workload.Name()}: {problem}"));

    private static IEnumerable<string> Pod(JsonObject workload)
    {
        JsonNode pod = workload.At("spec/template/spec")!;
        if (pod.Text("securityContext/runAsNonRoot") != "true") yield return "may run as root";
        if (pod.Text("securityContext/runAsUser") is null or "0") yield return "does not say as which user it runs";
        if (pod.Text("securityContext/seccompProfile/type") != "RuntimeDefault") yield return "has no seccomp profile";
        if (pod.Text("automountServiceAccountToken") != "false") yield return "is given a token";
        if (int.Parse(pod.Text("terminationGracePeriodSeconds") ?? "30", null) <= workload.Containers().Max(each => int.Parse(each.Text("lifecycle/preStop/sleep/seconds") ?? "0", null)))
            yield return "is killed before it can end";
    }

    private static IEnumerable<string> Container(JsonObject workload, JsonObject container)
    {
        if (container.Text("securityContext/readOnlyRootFilesystem") != "true") yield return "can write to its image";
        if (container.Text("securityContext/allowPrivilegeEscalation") != "false") yield return "can gain privileges";
        if (!container.Texts("securityContext/capabilities/drop").SequenceEqual(["ALL"])) yield return "keeps capabilities";
        if (container.Text("resources/limits/memory") is null || container.Text("resources/requests/cpu") is null) yield return "does not say what it needs";
        foreach (JsonObject mount in container.Items("volumeMounts"))
        {
            IEnumerable<string?> volumes = workload.Items("spec/template/spec/volumes").Select(Name).Concat(workload.Items("spec/volumeClaimTemplates").Select(Manifest.Name));
            if (!volumes.Contains(mount.Text("name"))) yield return $"mounts {mount.Text("name")}, which is no volume";
        }

        foreach (string problem in HostCode.OfImage(container.Text("image")) is { } host ? Host(host, container) : []) yield return problem;
    }

    private static IEnumerable<string> Host(HostCode host, JsonObject container)
    {
        Dictionary<string, string?> environment = container.Items("env").ToDictionary(variable => variable.Text("name")!, variable => variable.Text("value"));
        Dictionary<string, string?> ports = container.Items("ports").ToDictionary(port => port.Text("name")!, port => port.Text("containerPort"));
        if (!container.Text("image")!.EndsWith(":" + Version, StringComparison.Ordinal)) yield return $"{container.Text("image")} is not version {Version}";
        foreach (string problem in FleetSettings.Problems(host, environment)) yield return problem;
        if (ports.GetValueOrDefault("http") != FleetSettings.PortOf(environment)?.ToString(null, null)) yield return "its port http is not the one of FLEET__urls";
        foreach ((string name, string? port) in ports.Where(port => port.Key != "http"))
        {
            if (!host.Settings.Declaration($"cluster:{name}Port").Contains(port!, StringComparison.Ordinal)) yield return $"{port} is not what {host.Project} says of cluster:{name}Port";
        }

        foreach (string probe in Probes)
        {
            if (!host.Routes.Contains(container.Text($"{probe}/httpGet/path") ?? "")) yield return $"{probe} asks for '{container.Text($"{probe}/httpGet/path")}', where {host.Project} does not answer";
            if (!ports.ContainsKey(container.Text($"{probe}/httpGet/port") ?? "")) yield return $"{probe} asks a port that there is not";
        }

        if (container.Text("readinessProbe/httpGet/path") == container.Text("livenessProbe/httpGet/path")) yield return "is restarted where it should only be left alone";
    }

    private static string? Name(JsonObject named) => named.Text("name");
}
