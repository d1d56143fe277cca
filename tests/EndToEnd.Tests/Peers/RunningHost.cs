using System.Diagnostics;
using System.Runtime.InteropServices;
using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>The standalone host as a process of its own, serving on a free port.</summary>
internal sealed class RunningHost : IDisposable
{
    private const string Ready = "Now listening on: ";
    private const int SigTerm = 15;

    private readonly Process _process;

    private RunningHost(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public int ProcessId => _process.Id;

    public static async Task<RunningHost> StartAsync(IEnumerable<string> arguments, CancellationToken ct)
    {
        Process process = Tool.Start("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Fleet.Standalone.dll"), "--urls", "http://127.0.0.1:0", .. arguments]);
        process.ErrorDataReceived += (_, line) => TestContext.Current.SendDiagnosticMessage(line.Data ?? "");
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            if (line.IndexOf(Ready, StringComparison.Ordinal) is var at && at < 0) continue;
            var host = new RunningHost(process, new Uri(line[(at + Ready.Length)..].Trim()));
            _ = host._process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return host;
        }

        throw new InvalidOperationException("The host ended without listening.");
    }

    /// <summary>SIGTERM, as an orchestrator ends a process.</summary>
    public async Task<int> StopAsync(CancellationToken ct)
    {
        Assert.Equal(0, Kill(_process.Id, SigTerm));
        await _process.WaitForExitAsync(ct);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
