using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fleet.Grains.Abstractions.Cameras;

namespace Fleet.Streams;

/// <summary>One run of all transports and rates, as separate processes over loopback; prints a table as it goes.</summary>
internal static class Bench
{
    private static readonly (int Cameras, int Rate)[] Loads = [(1, 10), (25, 500), (25, 1_000), (25, 2_000)];

    public static Task<int> RunAsync(string[] args)
    {
        var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 6, Description = "How long each row is measured." };
        var only = new Option<string?>("--only") { Description = "One transport, or 'fleet' for 100 cameras to two edges." };
        var command = new RootCommand("Measures what carries fragments from a silo to edges.") { seconds, only };
        command.SetAction(parsed => MeasureAllAsync(TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(only)));
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> MeasureAllAsync(TimeSpan duration, string? only)
    {
        Console.WriteLine("| transport | cameras | edges | KiB | offered/s | came/s an edge | p50 ms | p95 ms | p99 ms | CPU silo % | CPU edges % | gaps |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (Transport transport in Enum.GetValues<Transport>())
        {
            if (only is not null && !string.Equals(only, transport.ToString(), StringComparison.OrdinalIgnoreCase)) continue;
            foreach ((int cameras, int rate) in Loads) await MeasureAsync(new Load(transport, cameras, rate, 50 * 1024, 1, FreePort(), FreePort()), duration);
        }

        if (only is null or "fleet") await MeasureAsync(new Load(Transport.Direct, 100, 1_000, 20 * 1024, 2, FreePort(), FreePort()), duration);
        return 0;
    }

    private static async Task MeasureAsync(Load load, TimeSpan duration)
    {
        using Child silo = await Child.StartAsync("silo", load);
        var edges = new List<Child>();
        try
        {
            for (int i = 0; i < load.Edges; i++) edges.Add(await Child.StartAsync("edge", load));
            await silo.SayAsync("go");
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
            foreach (Child edge in edges) await edge.SayAsync("start");
            (TimeSpan Silo, TimeSpan Edges) before = ProcessorTimes(silo, edges);
            await Task.Delay(duration, TimeProvider.System);
            (TimeSpan Silo, TimeSpan Edges) after = ProcessorTimes(silo, edges);
            foreach (Child edge in edges) await edge.SayAsync("stop");
            var measured = new List<Measurement>();
            foreach (Child edge in edges) measured.Add(Measurement.Parse(await edge.ReadAsync() ?? throw new InvalidOperationException("An edge ended.")));
            Print(load, measured, (after.Silo - before.Silo) / duration, (after.Edges - before.Edges) / duration);
        }
        finally
        {
            foreach (Child edge in edges) edge.Dispose();
        }
    }

    private static (TimeSpan Silo, TimeSpan Edges) ProcessorTimes(Child silo, List<Child> edges) =>
        (silo.ProcessorTime, edges.Aggregate(TimeSpan.Zero, (sum, edge) => sum + edge.ProcessorTime));

    /// <summary>Of several edges the worst percentile counts.</summary>
    private static void Print(Load load, List<Measurement> measured, double silo, double edges) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {load.Transport} | {load.Cameras} | {load.Edges} | {load.Size / 1024} | {load.Rate} | {measured.Min(each => each.Rate):0} | {measured.Max(each => each.P50):0.00} | {measured.Max(each => each.P95):0.00} | {measured.Max(each => each.P99):0.00} | {silo * 100:0} | {edges * 100:0} | {measured.Sum(each => each.Gaps)} |"));

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
