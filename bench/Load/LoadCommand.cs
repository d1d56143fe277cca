using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fleet.Load.Burst;
using Fleet.Load.Churn;
using Fleet.Load.Reports;

namespace Fleet.Load;

/// <summary>The command line: options to <see cref="LoadOptions"/>, run, print JSON. Exit code 1 when no viewer was served.</summary>
internal static class LoadCommand
{
    private static readonly Dictionary<string, LoadProtocol> Protocols = new(StringComparer.Ordinal)
    {
        ["cmaf"] = LoadProtocol.Cmaf,
        ["stream"] = LoadProtocol.Stream,
        ["mse"] = LoadProtocol.Mse,
        ["mse-go2rtc"] = LoadProtocol.MseGo2Rtc,
        ["llhls"] = LoadProtocol.LlHls,
        ["hls"] = LoadProtocol.Hls,
        ["file"] = LoadProtocol.File,
    };

    private static readonly Option<string> Protocol = new("--protocol") { Description = $"How to watch: {string.Join(", ", Protocols.Keys)}", Required = true };
    private static readonly Option<string> Url = new("--url") { Description = "Address on this machine, with {camera} for the camera's name", Required = true };
    private static readonly Option<int> Viewers = new("--viewers") { Description = $"How many watch, at most {LoadOptions.MaxViewers}", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Cameras = new("--cameras") { Description = "Over how many cameras, in turn", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Names = new("--camera-names") { Description = "Their names, with {n} for 1 and on", DefaultValueFactory = _ => "cam-{n}" };
    private static readonly Option<double> Seconds = new("--seconds") { Description = $"How long to measure, at most {LoadOptions.MaxSeconds}", DefaultValueFactory = _ => 10 };
    private static readonly Option<double> Ramp = new("--ramp") { Description = "Seconds over which the viewers come", DefaultValueFactory = _ => 0 };
    private static readonly Option<double> Settle = new("--settle") { Description = "Seconds to wait behind the last viewer, unmeasured", DefaultValueFactory = _ => 3 };
    private static readonly Option<double> Idle = new("--idle") { Description = "Seconds to watch the server before anybody comes", DefaultValueFactory = _ => 0 };
    private static readonly Option<double> Gap = new("--gap-ms") { Description = "Gaps between chunks above this are counted", DefaultValueFactory = _ => 500 };
    private static readonly Option<int[]> Pids = new("--pid") { Description = "A process of the server, for its CPU time and memory; may be repeated", DefaultValueFactory = _ => [] };

    public static RootCommand Create(TimeProvider time)
    {
        var command = new RootCommand("Opens viewers of a live video server on this machine and prints what they saw, as one JSON object.")
        {
            Protocol, Url, Viewers, Cameras, Names, Seconds, Ramp, Settle, Idle, Gap, Pids,
        };
        Bound(command, Viewers, 1, LoadOptions.MaxViewers);
        Bound(command, Cameras, 1, LoadOptions.MaxViewers);
        Bound(command, Seconds, 0.1, LoadOptions.MaxSeconds);
        foreach (Option<double> wait in (Option<double>[])[Ramp, Settle, Idle]) Bound(command, wait, 0, LoadOptions.MaxSeconds);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Protocol) is { } protocol && !Protocols.ContainsKey(protocol)) result.AddError($"--protocol: '{protocol}' is none of {string.Join(", ", Protocols.Keys)}.");
        });
        command.SetAction((result, ct) => RunAsync(OptionsOf(result), time, ct));
        command.Subcommands.Add(ChurnCommand.Create(time));
        command.Subcommands.Add(BurstCommand.Create(time));
        return command;
    }

    public static LoadProtocol? ProtocolOf(string name) => Protocols.TryGetValue(name, out LoadProtocol protocol) ? protocol : null;

    private static LoadOptions OptionsOf(ParseResult result) => new()
    {
        Protocol = Protocols[result.GetValue(Protocol)!],
        Url = result.GetValue(Url)!,
        Viewers = result.GetValue(Viewers),
        Cameras = result.GetValue(Cameras),
        CameraNames = result.GetValue(Names)!,
        Duration = TimeSpan.FromSeconds(result.GetValue(Seconds)),
        Ramp = TimeSpan.FromSeconds(result.GetValue(Ramp)),
        Settle = TimeSpan.FromSeconds(result.GetValue(Settle)),
        Idle = TimeSpan.FromSeconds(result.GetValue(Idle)),
        GapThreshold = TimeSpan.FromMilliseconds(result.GetValue(Gap)),
        Pids = result.GetValue(Pids)!,
    };

    private static async Task<int> RunAsync(LoadOptions options, TimeProvider time, CancellationToken ct)
    {
        try
        {
            _ = options.TargetOf(0);
            LoadReport report = await new LoadRun(options, time).RunAsync(ct);
            Console.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.LoadReport));
            return report.ViewersServed > 0 ? 0 : 1;
        }
        catch (FormatException e)
        {
            await Console.Error.WriteLineAsync($"--url: {e.Message}");
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync($"--pid: {e.Message}");
        }

        return 1;
    }

    internal static void Bound<T>(Command command, Option<T> option, T least, T most)
        where T : struct, IComparable<T> => command.Validators.Add(result =>
    {
        if (result.GetResult(option) is null) return; // the default
        T value = result.GetValue(option);
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name}: {value} is not between {least} and {most}."));
    });
}
