using Fleet.Testing.Hosts;

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>
/// What the tests watch through: the standalone host as a process of its own on a free port, or, asked for by the environment, a whole cluster of
/// processes behind one address (<see cref="ClusterUnderTest"/>).
/// </summary>
internal sealed class RunningHost : IDisposable
{
    private const string Ready = "Now listening on: ";

    private readonly IReadOnlyList<HostProcess> _processes;
    private readonly IDisposable _owner;
    private readonly int _servers;
    private readonly Func<string, Uri>? _addressOf;

    /// <param name="processes">Those that serve viewers first.</param>
    /// <param name="servers">How many these are.</param>
    /// <param name="address">Where they are reached.</param>
    /// <param name="owner">Of all of it.</param>
    /// <param name="addressOf">See <see cref="AddressOf"/>.</param>
    private RunningHost(IReadOnlyList<HostProcess> processes, int servers, Uri address, IDisposable owner, Func<string, Uri>? addressOf = null) =>
        (_processes, _servers, Address, _owner, _addressOf) = (processes, servers, address, owner, addressOf);

    public Uri Address { get; }

    /// <summary>Of the process that serves viewers, or one of those.</summary>
    public int ProcessId => _processes[0].ProcessId;

    /// <summary>What it has logged.</summary>
    public string Output => string.Concat(_processes.Select(process => process.Output));

    /// <summary>Whether each process that serves viewers has logged it.</summary>
    public bool HasSaid(string what) => _processes.Take(_servers).All(process => process.Output.Contains(what, StringComparison.Ordinal));

    /// <summary>Bytes of memory in use.</summary>
    public long WorkingSet => _processes.Sum(process => process.WorkingSet);

    public static async Task<RunningHost> StartAsync(IReadOnlyList<string> arguments, CancellationToken ct, string urls = "http://127.0.0.1:0")
    {
        if (ClusterUnderTest.IsMeant)
        {
            ClusterUnderTest cluster = await ClusterUnderTest.StartAsync(arguments, urls, ct);
            return new RunningHost(cluster.Processes, cluster.Servers, cluster.Address, cluster, cluster.AddressOf);
        }

        (HostProcess process, string line) = await HostProcess.StartAsync("Standalone", ["--urls", urls, .. arguments], Ready, ct);
        return new RunningHost([process], 1, new Uri(line[(line.IndexOf(Ready, StringComparison.Ordinal) + Ready.Length)..].Trim()), process);
    }

    /// <summary>Where all who watch the camera are sent by a balancer that goes by it, as those do who play HLS: its requests belong together.</summary>
    public Uri AddressOf(string camera) => _addressOf?.Invoke(camera) ?? Address;

    /// <summary>SIGTERM, as an orchestrator ends a process.</summary>
    /// <returns>The exit code; of several processes the greatest.</returns>
    public async Task<int> StopAsync(CancellationToken ct) => (await Task.WhenAll(_processes.Select(process => process.StopAsync(ct)))).Max();

    /// <summary>SIGKILL: it gets no chance to say or write anything.</summary>
    public void Kill()
    {
        foreach (HostProcess process in _processes) process.Kill();
    }

    public void Dispose() => _owner.Dispose();
}
