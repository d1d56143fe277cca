using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests;

/// <summary>What many short visits leave behind in the host: nothing. <c>Fleet.Load churn</c> does the same ten thousand times.</summary>
public sealed class ComingAndGoingTests
{
    private const int WarmUp = 100;
    private const int Visits = 400;
    private const int AtOnce = 8;

    /// <summary>A tenth, and what a heap of this size may sway by between two collections.</summary>
    private const double MostGrowth = 1.1;
    private const double Sway = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Viewers_of_every_protocol_who_leave_leave_no_socket_no_thread_and_no_memory()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        using RunningHost host = await RunningHost.StartAsync([], ct);
        await VisitAsync(host.Address, WarmUp, ct);
        await Until.TrueAsync(() => EstablishedOn(host.Address.Port) == 0, Patience, ct);
        double memory = Megabytes(host.ProcessId);
        int threads = Threads(host.ProcessId);

        await VisitAsync(host.Address, Visits, ct);

        await Until.TrueAsync(() => EstablishedOn(host.Address.Port) == 0, Patience, ct);
        Assert.InRange(Megabytes(host.ProcessId), 0, memory * MostGrowth + Sway);
        Assert.InRange(Threads(host.ProcessId), 0, threads + AtOnce);
    }

    private static async Task VisitAsync(Uri address, int visits, CancellationToken ct)
    {
        int begun = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            for (int visit; (visit = Interlocked.Increment(ref begun)) <= visits;)
            {
                string camera = string.Create(CultureInfo.InvariantCulture, $"demo-{visit % 4 + 1}");
                Task one = (visit / 4 % 4) switch
                {
                    0 => ReadSomeAsync(address, $"/live/{camera}/cmaf", ct),
                    1 => ReadSomeAsync(address, $"/live/{camera}/stream.mp4", ct),
                    2 => WatchSocketAsync(address, camera, ct),
                    _ => ReadPlaylistAsync(address, camera, ct),
                };
                await one;
            }
        }));
    }

    private static async Task ReadSomeAsync(Uri address, string path, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = address };
        await using Stream stream = await client.GetStreamAsync(path, ct);
        await stream.ReadExactlyAsync(new byte[10_000], ct);
    }

    private static async Task WatchSocketAsync(Uri address, string camera, CancellationToken ct)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = $"/ws/mse/{camera}" }.Uri, ct);
        await socket.SendAsync(Encoding.ASCII.GetBytes("avc1.640029,mp4a.40.2"), WebSocketMessageType.Text, endOfMessage: true, ct);
        byte[] buffer = new byte[64 * 1024];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), ct)).MessageType != WebSocketMessageType.Binary) { }
    }

    private static async Task ReadPlaylistAsync(Uri address, string camera, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address, $"/hls/{camera}/") };
        string playlist = await client.GetStringAsync("index.m3u8", ct);
        string media = playlist.Split('\n').First(line => line.Length > 0 && line[0] != '#');
        Assert.StartsWith("#EXTM3U", await client.GetStringAsync(media, ct), StringComparison.Ordinal);
    }

    /// <summary>proc(5), /proc/net/tcp: the second column is the local address, the fourth the state, 01 for ESTABLISHED and 08 for CLOSE_WAIT.</summary>
    private static int EstablishedOn(int port)
    {
        string local = string.Create(CultureInfo.InvariantCulture, $"0100007F:{port:X4}");
        return File.ReadLines("/proc/net/tcp").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(fields => fields[1] == local && (fields[3] is "01" or "08"));
    }

    private static int Threads(int process) => Directory.GetDirectories($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/task").Length;

    private static double Megabytes(int process)
    {
        string line = File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status").First(each => each.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
