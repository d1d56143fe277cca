using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Fleet.Load.Reports;

namespace Fleet.Load.Burst;

/// <summary>The command line of <c>burst</c>. Exit code 1 when a camera came to nothing without a reason.</summary>
internal static class BurstCommand
{
    private static readonly Option<Uri[]> Hosts = new("--host")
    {
        Description = "Address of a host of the fleet; may be repeated",
        Required = true,
        CustomParser = ReadHosts,
    };
    private static readonly Option<int> Registered = new("--registered") { Description = "Cameras the fleet has, cam-1 and on; those it lacks are added", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<int> Watched = new("--watched") { Description = "How many of them are asked for at once", DefaultValueFactory = _ => 1_000 };
    private static readonly Option<string> Source = new("--source") { Description = "Where a camera is, as rtsp://localhost:8554/cam-{n}", Required = true };
    private static readonly Option<double> Stay = new("--stay") { Description = "Seconds to go on watching", DefaultValueFactory = _ => 10 };
    private static readonly Option<int[]> Pids = new("--pid") { Description = "A process whose memory is told; may be repeated" };

    private static Uri[] ReadHosts(ArgumentResult result)
    {
        var hosts = new List<Uri>();
        foreach (Token token in result.Tokens)
        {
            if (Uri.TryCreate(token.Value, UriKind.Absolute, out Uri? host) && host.Scheme is "http" or "https") hosts.Add(host);
            else result.AddError($"'{token.Value}' is no address; it is written like http://localhost:8080.");
        }

        return [.. hosts];
    }

    public static Command Create(TimeProvider time)
    {
        var command = new Command("burst", "Asks for many cameras at the same moment, and tells how fast they come and what they cost.") { Hosts, Registered, Watched, Source, Stay, Pids };
        LoadCommand.Bound(command, Registered, 1, BurstOptions.MaxCameras);
        LoadCommand.Bound(command, Watched, 1, LoadOptions.MaxViewers);
        LoadCommand.Bound(command, Stay, 0, LoadOptions.MaxSeconds);
        command.SetAction((result, ct) => RunAsync(result, time, ct));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, TimeProvider time, CancellationToken ct)
    {
        using var run = new BurstRun(new BurstOptions
        {
            Hosts = result.GetValue(Hosts)!,
            Registered = result.GetValue(Registered),
            Watched = result.GetValue(Watched),
            Source = result.GetValue(Source)!,
            Stay = TimeSpan.FromSeconds(result.GetValue(Stay)),
            Pids = result.GetValue(Pids) ?? [],
        }, time);
        try
        {
            BurstReport report = await run.RunAsync(ct);
            Console.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.BurstReport));
            return report.Unexplained.Count == 0 ? 0 : 1;
        }
        catch (Exception e) when (e is LoadException or IOException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
