using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Fleet.OrleansSchema.Tests;

/// <summary>A silo in a process of its own, which can be killed without a word to anybody.</summary>
internal sealed class SiloProcess : IDisposable
{
    public const string Argument = "silo";

    private readonly Process _process;

    private SiloProcess(Process process, SiloPorts ports) => (_process, Ports) = (process, ports);

    public SiloPorts Ports { get; }

    public static async Task<int> RunAsync(string database, SiloPorts ports)
    {
        using IHost host = await TestHosts.StartSiloAsync(database, ports, default);
        Console.WriteLine("active");
        await host.WaitForShutdownAsync();
        return 0;
    }

    public static async Task<SiloProcess> StartAsync(string database, CancellationToken ct)
    {
        SiloPorts ports = SiloPorts.Free();
        var process = Process.Start(new ProcessStartInfo
        {
            FileName = Path.ChangeExtension(typeof(SiloProcess).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null),
            ArgumentList = { Argument, database, ports.ToString() },
            RedirectStandardOutput = true,
        })!;
        var silo = new SiloProcess(process, ports);
        if (await process.StandardOutput.ReadLineAsync(ct) == "active") return silo;
        silo.Dispose();
        throw new InvalidOperationException("The silo's process ended before it was active.");
    }

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
