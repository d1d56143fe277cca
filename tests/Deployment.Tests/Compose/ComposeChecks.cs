using System.Text.Json.Nodes;
using Fleet.Deployment.Tests.Code;
using Fleet.Deployment.Tests.Images;
using Fleet.Deployment.Tests.Tools;

namespace Fleet.Deployment.Tests.Compose;

/// <summary>What in compose.yaml refers to something that is not there, or says to a host what that does not know.</summary>
internal static class ComposeChecks
{
    public static IEnumerable<string> Problems(JsonObject compose, Dockerfile images) =>
        compose["services"]!.AsObject().SelectMany(service => Service(service.Value!.AsObject(), compose, images).Select(problem => $"{service.Key}: {problem}"));

    private static IEnumerable<string> Service(JsonObject service, JsonObject compose, Dockerfile images)
    {
        JsonObject services = compose["services"]!.AsObject();
        IEnumerable<string> needed = service["depends_on"] is JsonObject conditions ? conditions.Select(each => each.Key) : service.Texts("depends_on");
        foreach (string name in needed.Where(name => !services.ContainsKey(name))) yield return $"waits for {name}, which there is not";
        foreach (string name in (service["depends_on"] as JsonObject ?? []).Where(each => each.Value.Text("condition") == "service_healthy" && services[each.Key]?["healthcheck"] is null).Select(each => each.Key))
            yield return $"waits until {name} is healthy, which nobody looks at";
        foreach (string port in service.Texts("ports").Where(port => !port.StartsWith("127.0.0.1:", StringComparison.Ordinal))) yield return $"{port} can be reached from other machines";
        foreach (string source in service.Texts("volumes").Select(volume => volume.Split(':')[0]))
        {
            if (source.StartsWith("./", StringComparison.Ordinal) ? !Path.Exists(Repository.PathOf(source)) : (compose["volumes"] as JsonObject)?.ContainsKey(source) != true) yield return $"mounts {source}, which there is not";
        }

        foreach (string problem in HostCode.OfImage(service.Text("image")) is { } host ? Host(host, service, images) : []) yield return problem;
    }

    private static IEnumerable<string> Host(HostCode host, JsonObject service, Dockerfile images)
    {
        string target = service.Text("build/target") ?? "";
        if (images.Find(target) is null) yield return $"is built as '{target}', which the Dockerfile has not";
        if (DockerfileChecks.Targets.GetValueOrDefault(target) != host.Project) yield return $"calls '{target}' {service.Text("image")}";
        if (service.Text("read_only") != "true") yield return "can write to its image";
        if (!service.Texts("cap_drop").SequenceEqual(["ALL"])) yield return "keeps capabilities";
        foreach (string option in service.Texts("command").Where(word => word.StartsWith("--", StringComparison.Ordinal) && !CameraSimCode.Options.Contains(word))) yield return $"{option} is no option of the simulator";

        Dictionary<string, string?> environment = (service["environment"] as JsonObject ?? []).ToDictionary(each => each.Key, each => each.Value?.ToString());
        foreach (string problem in FleetSettings.Problems(host, environment)) yield return problem;
    }
}
