using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Fleet.Load.Reports;

namespace Fleet.Load.Churn;

/// <summary>The command line of <c>churn</c>. Exit code 1 when somebody saw no picture, a socket is left, or memory grew by more than a tenth.</summary>
internal static class ChurnCommand
{
    private const double MostGrowthPercent = 10;

    private static readonly Option<string[]> Ways = new("--way") { Description = "A protocol and its address, as cmaf=http://localhost:8080/live/{camera}/cmaf; may be repeated", Required = true };
    private static readonly Option<int> Cycles = new("--cycles") { Description = "How often somebody comes and leaves", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<int> WarmUp = new("--warm-up") { Description = "Cycles before memory is first looked at", DefaultValueFactory = _ => 500 };
    private static readonly Option<int> Parallel = new("--parallel") { Description = "How many do so at the same time", DefaultValueFactory = _ => 16 };
    private static readonly Option<int> Cameras = new("--cameras") { Description = "Over how many cameras, cam-1 and on", DefaultValueFactory = _ => 1 };
    private static readonly Option<double> Rest = new("--rest") { Description = "Seconds the server may take to let go of everything", DefaultValueFactory = _ => 100 };
    private static readonly Option<int> Pid = new("--pid") { Description = "The server's process", Required = true };

    public static Command Create(TimeProvider time)
    {
        var command = new Command("churn", "Comes, sees a picture and leaves, again and again, and tells what that leaves in the server.") { Ways, Cycles, WarmUp, Parallel, Cameras, Rest, Pid };
        LoadCommand.Bound(command, Cycles, 1, ChurnOptions.MaxCycles);
        LoadCommand.Bound(command, WarmUp, 0, ChurnOptions.MaxCycles);
        LoadCommand.Bound(command, Parallel, 1, ChurnOptions.MaxParallel);
        LoadCommand.Bound(command, Cameras, 1, LoadOptions.MaxViewers);
        LoadCommand.Bound(command, Rest, 0, LoadOptions.MaxSeconds);
        command.SetAction((result, ct) => RunAsync(result, time, ct));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, TimeProvider time, CancellationToken ct)
    {
        try
        {
            var options = new ChurnOptions
            {
                Ways = [.. result.GetValue(Ways)!.Select(way => WayOf(way, result.GetValue(Cameras)))],
                Cycles = result.GetValue(Cycles),
                WarmUp = result.GetValue(WarmUp),
                Parallel = result.GetValue(Parallel),
                Rest = TimeSpan.FromSeconds(result.GetValue(Rest)),
                Pid = result.GetValue(Pid),
            };
            ChurnReport report = await new ChurnRun(options, time).RunAsync(ct);
            Console.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.ChurnReport));
            bool isClean = report.Served == report.Cycles && report.AtEnd.Sockets <= report.Fresh.Sockets && report.MemoryGrowthPercent <= MostGrowthPercent;
            return isClean ? 0 : 1;
        }
        catch (FormatException e)
        {
            await Console.Error.WriteLineAsync($"--way: {e.Message}");
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync($"--pid: {e.Message}");
        }

        return 1;
    }

    private static LoadOptions WayOf(string text, int cameras)
    {
        if (text.IndexOf('=') is var at && at < 0) throw new FormatException($"'{text}' is not written like cmaf=http://localhost:8080/live/{{camera}}/cmaf.");
        LoadProtocol protocol = LoadCommand.ProtocolOf(text[..at]) ?? throw new FormatException($"'{text[..at]}' is no protocol.");
        var way = new LoadOptions { Protocol = protocol, Url = text[(at + 1)..], Cameras = cameras };
        _ = way.TargetOf(0);
        return way;
    }
}
