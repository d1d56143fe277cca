using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>The standalone host's commands, run as a person at a terminal would.</summary>
internal static class StandaloneHost
{
    public static Task<ToolResult> RunAsync(IEnumerable<string> arguments, CancellationToken ct) =>
        Tool.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "Fleet.Standalone.dll"), .. arguments], ct);
}
