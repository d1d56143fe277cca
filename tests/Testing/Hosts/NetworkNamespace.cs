using System.Globalization;
using Fleet.Testing.Tools;
using Xunit;

namespace Fleet.Testing.Hosts;

/// <summary>
/// Another host on this machine, by a network namespace: it and the tests' own see each other at two pairs of addresses, so that one way between
/// them can be cut and the other left.
/// </summary>
public sealed class NetworkNamespace : IAsyncDisposable
{
    private static int _count;

    private readonly int _number;

    private NetworkNamespace(int number) => _number = number;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"fleet-{Environment.ProcessId}-{_number}");

    /// <summary>Where the namespace reaches the tests' own side; this way is never cut.</summary>
    public string Here => Address(77, 1);

    /// <summary>The same side once more; <see cref="CutAsync"/> is about this one.</summary>
    public string HereCuttable => Address(78, 1);

    /// <summary>Where the namespace is reached.</summary>
    public string There => Address(77, 2);

    private string Device => string.Create(CultureInfo.InvariantCulture, $"flt{Environment.ProcessId % 100_000}x{_number}");

    /// <summary>Skips the test where namespaces can't be made.</summary>
    public static async Task<NetworkNamespace> CreateAsync(CancellationToken ct)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can make network namespaces.");
        var made = new NetworkNamespace(Interlocked.Increment(ref _count));
        ToolResult added = await Tool.RunAsync("ip", ["netns", "add", made.Name], ct);
        Assert.SkipWhen(added.ExitCode != 0, $"No network namespace can be made: {added.Errors}");
        try
        {
            await IpAsync(ct, "link", "add", made.Device, "type", "veth", "peer", "name", "eth0", "netns", made.Name);
            foreach (int net in (int[])[77, 78])
            {
                await IpAsync(ct, "address", "add", $"{made.Address(net, 1)}/30", "dev", made.Device);
                await made.InsideAsync(ct, "address", "add", $"{made.Address(net, 2)}/30", "dev", "eth0");
            }

            await IpAsync(ct, "link", "set", made.Device, "up");
            await made.InsideAsync(ct, "link", "set", "eth0", "up");
            await made.InsideAsync(ct, "link", "set", "lo", "up");
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    /// <summary>From here on what the namespace sends to <see cref="HereCuttable"/> is lost, and nobody is told.</summary>
    public Task CutAsync(CancellationToken ct) => InsideAsync(ct, "route", "add", "blackhole", $"{HereCuttable}/32");

    public Task MendAsync(CancellationToken ct) => InsideAsync(ct, "route", "del", "blackhole", $"{HereCuttable}/32");

    /// <summary>The devices go with it.</summary>
    public async ValueTask DisposeAsync() => await IpAsync(CancellationToken.None, "netns", "delete", Name);

    private string Address(int net, int host) => string.Create(CultureInfo.InvariantCulture, $"10.{net}.{Environment.ProcessId % 250}.{_number * 4 + host}");

    private Task InsideAsync(CancellationToken ct, params string[] arguments) => IpAsync(ct, ["-n", Name, .. arguments]);

    private static async Task IpAsync(CancellationToken ct, params string[] arguments)
    {
        ToolResult result = await Tool.RunAsync("ip", arguments, ct);
        if (result.ExitCode != 0) throw new InvalidOperationException($"ip {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Errors}");
    }
}
