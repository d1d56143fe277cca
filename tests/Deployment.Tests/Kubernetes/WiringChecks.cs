using System.Text.Json.Nodes;
using Fleet.Deployment.Tests.Tools;

namespace Fleet.Deployment.Tests.Kubernetes;

/// <summary>What refers to something that is not there, or selects nothing.</summary>
internal static class WiringChecks
{
    /// <param name="outside">What people bring along: secrets.</param>
    public static IEnumerable<string> Problems(IReadOnlyList<JsonObject> objects, IEnumerable<JsonObject> outside)
    {
        JsonObject[] secrets = [.. objects.Concat(outside).OfKind("Secret")];
        return objects.Workloads().SelectMany(each => Workload(each, objects, secrets))
            .Concat(objects.OfKind("Service").SelectMany(each => Selection(each, each.At("spec/selector"), each.Items("spec/ports").Select(port => port.Text("targetPort")), objects)))
            .Concat(objects.OfKind("PodDisruptionBudget").SelectMany(each => Selection(each, each.At("spec/selector/matchLabels"), [], objects)))
            .Concat(objects.OfKind("NetworkPolicy").Where(each => each.At("spec/podSelector") is JsonObject { Count: > 0 })
                .SelectMany(each => Selection(each, each.At("spec/podSelector/matchLabels"), each.Items("spec/ingress").SelectMany(rule => rule.Items("ports")).Select(port => port.Text("port")), objects)))
            .Concat(objects.OfKind("ServiceMonitor").SelectMany(each => Monitor(each, objects)))
            .Concat(objects.OfKind("HorizontalPodAutoscaler").SelectMany(each => Autoscaler(each, objects)))
            .Concat(objects.OfKind("Ingress").SelectMany(each => Ingress(each, objects)))
            .Concat(objects.OfKind("RoleBinding").Where(each => objects.OfKind("Role").All(role => role.Name() != each.Text("roleRef/name"))).Select(each => $"{each.Identity()} binds no role"))
            .Concat(objects.OfKind("NetworkPolicy").Any(each => each.At("spec/podSelector") is JsonObject { Count: 0 } && each.At("spec/ingress") is null) ? [] : ["nothing keeps everybody out of every pod"]);
    }

    private static IEnumerable<string> Workload(JsonObject workload, IReadOnlyList<JsonObject> objects, JsonObject[] secrets)
    {
        JsonObject labels = Labels(workload);
        if (!labels.Selects(workload.At("spec/selector/matchLabels"))) yield return $"{workload.Identity()} does not select its own pods";
        foreach (JsonObject spread in workload.Items("spec/template/spec/topologySpreadConstraints"))
        {
            if (!labels.Selects(spread.At("labelSelector/matchLabels"))) yield return $"{workload.Identity()} spreads pods of others";
        }

        if (workload.Text("spec/template/spec/serviceAccountName") is { } account && objects.OfKind("ServiceAccount").All(each => each.Name() != account)) yield return $"there is no account {account}";
        foreach (JsonObject reference in workload.Below().Select(each => each["secretKeyRef"]).OfType<JsonObject>())
        {
            if (!secrets.Any(secret => secret.Name() == reference.Text("name") && secret.At("stringData") is JsonObject data && data.ContainsKey(reference.Text("key")!)))
                yield return $"there is no secret {reference.Text("name")} with {reference.Text("key")}";
        }
    }

    /// <summary>Something is selected, and all of it has the ports.</summary>
    private static IEnumerable<string> Selection(JsonObject by, JsonNode? wanted, IEnumerable<string?> ports, IReadOnlyList<JsonObject> objects)
    {
        JsonObject[] selected = [.. objects.Workloads().Where(workload => Labels(workload).Selects(wanted))];
        if (selected.Length == 0) yield return $"{by.Identity()} selects no pod";
        foreach (string? port in ports.Where(port => selected.Any(workload => !workload.Containers().SelectMany(each => each.Items("ports")).Any(each => each.Text("name") == port))))
            yield return $"{by.Identity()} names port {port}, which its pods have not";
    }

    private static IEnumerable<string> Monitor(JsonObject monitor, IReadOnlyList<JsonObject> objects)
    {
        JsonObject[] services = [.. objects.OfKind("Service").Where(service => service.At("metadata/labels") is JsonObject labels && labels.Selects(monitor.At("spec/selector/matchLabels")))];
        if (services.Length == 0) yield return $"{monitor.Identity()} selects no service";
        foreach (JsonObject endpoint in monitor.Items("spec/endpoints"))
        {
            if (services.Any(service => service.Items("spec/ports").All(port => port.Text("name") != endpoint.Text("port")))) yield return $"{monitor.Identity()} names port {endpoint.Text("port")}, which its service has not";
            foreach (JsonObject container in objects.Workloads().Where(workload => services.Any(service => Labels(workload).Selects(service.At("spec/selector")))).SelectMany(Manifest.Containers))
            {
                if (Code.HostCode.OfImage(container.Text("image")) is { } host && !host.Routes.Contains(endpoint.Text("path") ?? "")) yield return $"{host.Project} does not answer at '{endpoint.Text("path")}'";
            }
        }
    }

    private static IEnumerable<string> Autoscaler(JsonObject autoscaler, IReadOnlyList<JsonObject> objects)
    {
        JsonObject? target = objects.OfKind(autoscaler.Text("spec/scaleTargetRef/kind") ?? "").SingleOrDefault(each => each.Name() == autoscaler.Text("spec/scaleTargetRef/name"));
        if (target is null) yield return $"{autoscaler.Identity()} scales nothing";
        else if (target.At("spec/replicas") is not null) yield return $"{target.Identity()} says how many, and so does its autoscaler";
    }

    private static IEnumerable<string> Ingress(JsonObject ingress, IReadOnlyList<JsonObject> objects) =>
        ingress.Below().Select(each => each["service"]).OfType<JsonObject>()
            .Where(backend => !objects.OfKind("Service").Any(service => service.Name() == backend.Text("name") && service.Items("spec/ports").Any(port => port.Text("name") == backend.Text("port/name"))))
            .Select(backend => $"{ingress.Identity()} hands on to {backend.Text("name")}:{backend.Text("port/name")}, which there is not");

    private static JsonObject Labels(JsonObject workload) => workload.At("spec/template/metadata/labels") as JsonObject ?? [];
}
