namespace Fleet.Testing.Tools;

public sealed record ToolResult(int ExitCode, string Output, string Errors);
