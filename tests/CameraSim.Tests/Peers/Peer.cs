using System.ComponentModel;
using System.Diagnostics;

namespace Fleet.CameraSim.Tests.Peers;

/// <summary>Runs a program made by others against a simulated camera.</summary>
internal static class Peer
{
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed.");
        }

        process.StandardInput.Close();
        using CancellationTokenRegistration kill = TestContext.Current.CancellationToken.Register(() => process.Kill());
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
