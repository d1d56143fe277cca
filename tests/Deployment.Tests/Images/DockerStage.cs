namespace Fleet.Deployment.Tests.Images;

/// <summary>What begins with a FROM.</summary>
internal sealed record DockerStage(string Name, string From, IReadOnlyList<DockerInstruction> Instructions)
{
    public IEnumerable<DockerInstruction> Of(string instruction) => Instructions.Where(each => each.Instruction == instruction);
}
