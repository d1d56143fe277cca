using System.Text.Json;
using Fleet.Deployment.Tests.Code;

namespace Fleet.Deployment.Tests.Images;

/// <summary>What would not build, would run as root, or would start something else.</summary>
internal static class DockerfileChecks
{
    /// <summary>Which target is which of our programs.</summary>
    public static readonly Dictionary<string, string> Targets = new() { ["standalone"] = "Standalone", ["silo"] = "Silo", ["edge"] = "Edge", ["camera-sim"] = "CameraSim" };

    /// <summary>What every project is built with (Directory.Build.props names the rest).</summary>
    private static readonly string[] ForEveryBuild = ["global.json", "Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", ".editorconfig", "src/"];

    /// <param name="ignored">The lines of .dockerignore.</param>
    public static IEnumerable<string> Problems(Dockerfile file, IReadOnlyList<string> ignored)
    {
        string[] sources = [.. file.Stages.SelectMany(stage => stage.Of("COPY")).Where(copy => copy.Flags.Length == 0).SelectMany(copy => copy.Arguments[..^1])];
        foreach (string source in sources)
        {
            if (!Path.Exists(Repository.PathOf(source))) yield return $"{source} is not there to be copied";
            if (ignored.Contains("*") && !ignored.Contains("!" + source.TrimEnd('/'))) yield return $"{source} is kept out by .dockerignore";
        }

        foreach (string missing in ForEveryBuild.Except(sources)) yield return $"{missing} is not copied";
        foreach ((string target, string project) in Targets)
        {
            if (file.Find(target) is not { } stage) yield return $"there is no target {target}";
            else foreach (string problem in Target(file, stage, project)) yield return $"{target}: {problem}";
        }
    }

    private static IEnumerable<string> Target(Dockerfile file, DockerStage stage, string project)
    {
        DockerStage[] line = [.. file.LineOf(stage)];
        if (line.SelectMany(each => each.Of("USER").Reverse()).FirstOrDefault()?.Arguments is not [{ } user] || user is "root" || user.Split(':')[0] == "0") yield return "runs as root";
        if (!line[^1].From.EndsWith("-chiseled", StringComparison.Ordinal)) yield return "brings a shell along";
        if (line.SelectMany(each => each.Of("ENV")).Any(each => each.Arguments.Any(argument => argument.StartsWith("FLEET", StringComparison.Ordinal)))) yield return "is open before anybody has said so";

        string? entry = stage.Of("ENTRYPOINT").SingleOrDefault()?.Arguments is { } words ? JsonSerializer.Serialize(words) : null;
        if (entry is null || !entry.Contains($"Fleet.{project}.dll", StringComparison.Ordinal)) yield return $"does not start Fleet.{project}.dll";

        if (stage.Of("COPY").SelectMany(copy => copy.Flags).SingleOrDefault() is not { } from || file.Find(from["--from=".Length..]) is not { } build) yield return "is copied from no stage";
        else if (!build.Of("RUN").Any(run => run.Arguments.Contains($"src/{project}/{project}.csproj"))) yield return $"does not have {project} in it";
        if (!File.Exists(Repository.PathOf($"src/{project}/{project}.csproj"))) yield return $"there is no project {project}";

        int port = project == "CameraSim" ? CameraSimCode.Port : HostCode.Of(project).HttpPort;
        if (!stage.Of("EXPOSE").SelectMany(each => each.Arguments).Contains(port.ToString(null, null))) yield return $"does not say that it listens on {port}";
    }
}
