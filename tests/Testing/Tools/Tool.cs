using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Fleet.Testing.Tools;

/// <summary>Command-line programs made by others. A test that needs one is skipped where it is not installed.</summary>
public static class Tool
{
    public static async Task<ToolResult> RunAsync(string name, IEnumerable<string> arguments, CancellationToken ct)
    {
        using Process process = Start(name, arguments);
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

    /// <summary>Starts it with its three streams redirected.</summary>
    public static Process Start(string name, IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(name, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{name} is not installed.");
            throw;
        }
    }
}
