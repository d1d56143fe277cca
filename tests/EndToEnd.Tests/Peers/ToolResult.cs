namespace Fleet.EndToEnd.Tests.Peers;

internal sealed record ToolResult(int ExitCode, string Output, string Errors);
