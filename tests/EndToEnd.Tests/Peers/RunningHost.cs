using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>The standalone host as a process of its own, serving on a free port.</summary>
internal sealed class RunningHost : IDisposable
{
    private const string Ready = "Now listening on: ";
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private RunningHost(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public int ProcessId => _process.Id;

    /// <summary>What it has logged since it listens.</summary>
    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    /// <summary>Bytes of memory in use.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<RunningHost> StartAsync(IEnumerable<string> arguments, CancellationToken ct, string urls = "http://127.0.0.1:0")
    {
        Process process = Tool.Start("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Fleet.Standalone.dll"), "--urls", urls, .. arguments]);
        process.ErrorDataReceived += (_, line) => TestContext.Current.SendDiagnosticMessage(line.Data ?? "");
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            if (line.IndexOf(Ready, StringComparison.Ordinal) is var at && at < 0) continue;
            var host = new RunningHost(process, new Uri(line[(at + Ready.Length)..].Trim()));
            _ = host.KeepOutputAsync();
            return host;
        }

        throw new InvalidOperationException("The host ended without listening.");
    }

    /// <summary>SIGTERM, as an orchestrator ends a process.</summary>
    public async Task<int> StopAsync(CancellationToken ct)
    {
        Assert.Equal(0, Signal(_process.Id, SigTerm));
        await _process.WaitForExitAsync(ct);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: it gets no chance to say or write anything.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private async Task KeepOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_output) _output.AppendLine(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
