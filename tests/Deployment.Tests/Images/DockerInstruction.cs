namespace Fleet.Deployment.Tests.Images;

/// <summary>One line of a Dockerfile.</summary>
internal sealed record DockerInstruction(int Line, string Instruction, string[] Flags, string[] Arguments);
