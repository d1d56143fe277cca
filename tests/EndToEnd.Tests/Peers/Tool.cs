using System.Diagnostics;

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>A command-line program from the system's packages, run to its end.</summary>
internal static class Tool
{
    public static void SkipUnlessInstalled(params string[] names)
    {
        foreach (string name in names)
        {
            if (!IsInstalled(name)) Assert.Skip($"{name} is not installed.");
        }
    }

    public static async Task<ToolResult> RunAsync(string name, IEnumerable<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start.");
        process.StandardInput.Close();
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(ct);
            Task<string> errors = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return new ToolResult(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static bool IsInstalled(string name) => name.StartsWith('/')
        ? File.Exists(name)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));
}
