using System.Globalization;

namespace Fleet.Testing.Hosts;

/// <summary>A silo of a cluster on this machine.</summary>
public sealed class SiloProcess : IDisposable
{
    private const string Up = "is up";

    private SiloProcess(string name, string site, HostProcess process) => (Name, Site, Process) = (name, site, process);

    public string Name { get; }

    public string Site { get; }

    public HostProcess Process { get; }

    /// <summary>Returns when it is a member of the cluster.</summary>
    public static async Task<SiloProcess> StartAsync(string database, string name, string site, IEnumerable<string> arguments, CancellationToken ct,
        string address = "127.0.0.1", string? networkNamespace = null)
    {
        (HostProcess process, _) = await HostProcess.StartAsync("Silo",
            [
                "--database", database, "--cluster-name", name, "--site", site, "--cluster-address", address, "--urls", "http://127.0.0.1:0",
                "--cluster-silo-port", Port(), "--cluster-gateway-port", Port(), .. arguments,
            ], Up, ct, networkNamespace);
        return new SiloProcess(name, site, process);
    }

    public void Dispose() => Process.Dispose();

    private static string Port() => FreePort.Take().ToString(CultureInfo.InvariantCulture);
}
