using System.Diagnostics;

namespace Fleet.Streams;

/// <summary>Another process of this program, led by lines.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    private Child(Process process) => _process = process;

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<Child> StartAsync(string role, Load load)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [role, .. load.ToWords()]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var child = new Child(Process.Start(start)!);
        if (await child.ReadAsync() != "ready") throw new InvalidOperationException($"The {role} did not start.");
        return child;
    }

    public Task SayAsync(string line) => _process.StandardInput.WriteLineAsync(line).ContinueWith(_ => _process.StandardInput.Flush(), TaskScheduler.Default);

    public Task<string?> ReadAsync() => _process.StandardOutput.ReadLineAsync();

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
