using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Fleet.Testing.Tools;
using Xunit;

namespace Fleet.Testing.Hosts;

/// <summary>One of the hosts as a process of its own: it can be stopped, killed, frozen.</summary>
public sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private HostProcess(Process process) => _process = process;

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has logged.</summary>
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

    /// <param name="host">The name of its project.</param>
    /// <param name="arguments">Of its command line.</param>
    /// <param name="sign">A line with these words tells that it has begun.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <param name="networkNamespace">In which it lives; null: in that of the tests.</param>
    /// <returns>The process, and the line.</returns>
    public static async Task<(HostProcess Process, string Line)> StartAsync(
        string host, IEnumerable<string> arguments, string sign, CancellationToken ct, string? networkNamespace = null)
    {
        string[] command = ["dotnet", FileOf(host), .. arguments];
        if (networkNamespace is not null) command = ["ip", "netns", "exec", networkNamespace, .. command];
        var process = new HostProcess(Tool.Start(command[0], command[1..]));
        process._process.ErrorDataReceived += (_, line) => process.Keep(line.Data);
        process._process.BeginErrorReadLine();
        try
        {
            while (await process._process.StandardOutput.ReadLineAsync(ct) is { } line)
            {
                process.Keep(line);
                if (!line.Contains(sign, StringComparison.Ordinal)) continue;
                _ = process.KeepOutputAsync();
                return (process, line);
            }

            throw new InvalidOperationException($"{host} ended before it said '{sign}': {process.Output}");
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>SIGTERM, as an orchestrator ends a process.</summary>
    public async Task<int> StopAsync(CancellationToken ct)
    {
        Send(PosixSignalNumber.Term);
        await _process.WaitForExitAsync(ct);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: it gets no chance to say or write anything.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>SIGSTOP: it does nothing any more, and its connections stay open.</summary>
    public void Freeze() => Send(PosixSignalNumber.Stop);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Send(PosixSignalNumber.Continue);

    public async Task<int> WaitForExitAsync(CancellationToken ct)
    {
        await _process.WaitForExitAsync(ct);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    /// <summary>Every project's output has a folder beside that of the tests, of the same configuration.</summary>
    private static string FileOf(string host)
    {
        string here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string beside = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here))!, host, Path.GetFileName(here), $"Fleet.{host}.dll");
        return File.Exists(beside) ? beside : throw new InvalidOperationException($"There is no {beside}: build {host} first.");
    }

    private void Send(PosixSignalNumber signal) => Assert.Equal(0, Signal(_process.Id, (int)signal));

    private void Keep(string? line)
    {
        if (line is null) return;
        TestContext.Current.SendDiagnosticMessage("{0}", line);
        lock (_output) _output.AppendLine(line);
    }

    private async Task KeepOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line) Keep(line);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
