using System.Text.Json;
using System.Text.Json.Nodes;
using Fleet.Deployment.Tests.Tools;

namespace Fleet.Deployment.Tests.Images;

/// <summary>The stages of a Dockerfile, in order. There is no engine to build it here: these tests look at what it says.</summary>
internal sealed class Dockerfile
{
    private static readonly Lazy<Task<Dockerfile>> OfRepository = new(() => ParseAsync(Repository.Read("Dockerfile")));

    private Dockerfile(List<DockerStage> stages) => Stages = stages;

    public IReadOnlyList<DockerStage> Stages { get; }

    public static Task<Dockerfile> OfRepositoryAsync() => OfRepository.Value;

    public static async Task<Dockerfile> ParseAsync(string text)
    {
        JsonNode lines = await NodeScript.RunAsync("dockerfile-to-json.mjs", text, TestContext.Current.CancellationToken);
        var stages = new List<DockerStage>();
        var instructions = new List<DockerInstruction>();
        foreach (DockerInstruction line in lines.Deserialize<DockerInstruction[]>(JsonSerializerOptions.Web)!)
        {
            if (line.Instruction == "FROM") stages.Add(new DockerStage(line.Arguments is [_, "AS", { } name] ? name : "", line.Arguments[0], instructions = []));
            else instructions.Add(line);
        }

        return new Dockerfile(stages);
    }

    public DockerStage? Find(string name) => Stages.FirstOrDefault(stage => stage.Name == name);

    /// <summary>The stage, and those it stands on, the nearest first.</summary>
    public IEnumerable<DockerStage> LineOf(DockerStage stage)
    {
        for (DockerStage? each = stage; each is not null; each = Find(each.From)) yield return each;
    }
}
