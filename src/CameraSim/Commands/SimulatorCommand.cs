using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fleet.CameraSim.Clips;
using Fleet.CameraSim.Faults;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.CameraSim.Commands;

/// <summary>The command line: options to <see cref="CameraSimOptions"/>, then run until Ctrl-C.</summary>
internal static class SimulatorCommand
{
    private static readonly Option<int> Port = new("--port") { Description = "TCP port to listen on; 0 takes a free one", DefaultValueFactory = _ => 8554 };
    private static readonly Option<int> Cameras = new("--cameras") { Description = "How many cameras, cam-1 and on", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> User = new("--user") { Description = "User name clients must give; needs --password" };
    private static readonly Option<string> Password = new("--password") { Description = "Password clients must give; needs --user" };
    private static readonly Option<bool> KeyFrameAtPlay = new("--key-frame-at-play") { Description = "Send everything from the last key frame on at PLAY" };
    private static readonly Option<bool> Report = new("--report") { Description = "At the end, print CPU time and how late pictures left" };

    private static readonly Option<SimulatedVideo> Codec = Choice<SimulatedVideo>("--codec", "Video codec", new()
    {
        ["h264"] = SimulatedVideo.H264,
        ["h265"] = SimulatedVideo.H265,
        ["h264-b"] = SimulatedVideo.H264WithBFrames,
    });

    private static readonly Option<SimulatedAudio> Audio = Choice<SimulatedAudio>("--audio", "Audio codec", new()
    {
        ["aac"] = SimulatedAudio.Aac,
        ["pcma"] = SimulatedAudio.Pcma,
        ["pcmu"] = SimulatedAudio.Pcmu,
        ["opus"] = SimulatedAudio.Opus,
        ["none"] = SimulatedAudio.None,
    });

    private static readonly Option<AuthenticationScheme> Auth = Choice<AuthenticationScheme>("--auth", "How clients authenticate, with --user", new()
    {
        ["digest"] = AuthenticationScheme.Digest,
        ["basic"] = AuthenticationScheme.Basic,
    });

    private static readonly Option<IPAddress> Address = Read("--address", "Address to listen on (default: 127.0.0.1)", IPAddress.Parse, IPAddress.Loopback);
    private static readonly Option<TimeSpan> Gop = Read("--gop", "From key frame to key frame: 1s, 2s or 4s (default: 1s)", FaultSyntax.ParseDuration, ClipLibrary.Gops[0]);
    private static readonly Option<long> BitRate = Read("--bitrate", "Fill the video up to this rate, as 4M or 800k (default: as the clip is)", ParseBitRate, 0L);
    private static readonly Option<string[]> Fault = new("--fault") { Description = "What all cameras do wrong, such as loss=2%; may be repeated", DefaultValueFactory = _ => [] };

    public static RootCommand Create()
    {
        var command = new RootCommand("Plays a clip as many RTSP cameras.")
        {
            Port, Cameras, Codec, Audio, User, Password, Auth, Gop, BitRate, Fault, KeyFrameAtPlay, Address, Report,
        };
        Fault.Validators.Add(result => Try(result, () => FaultSyntax.Parse(result.GetValueOrDefault<string[]>())));
        command.Validators.Add(result =>
        {
            if (result.GetValue(User) is null != result.GetValue(Password) is null) result.AddError("--user and --password go together.");
        });
        command.SetAction((result, ct) => RunAsync(result, ct));
        command.Subcommands.Add(DrainCommand.Create());
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken ct)
    {
        var options = new CameraSimOptions
        {
            Port = result.GetValue(Port),
            Address = result.GetValue(Address)!,
            Cameras = result.GetValue(Cameras),
            Video = result.GetValue(Codec),
            Audio = result.GetValue(Audio),
            Gop = result.GetValue(Gop),
            BitRate = result.GetValue(BitRate),
            Credentials = result.GetValue(User) is { } user ? new RtspCredentials(user, result.GetValue(Password)!) : null,
            Authentication = result.GetValue(Auth),
            KeyFrameAtPlay = result.GetValue(KeyFrameAtPlay),
            Faults = FaultSyntax.Parse(result.GetValue(Fault)!),
        };
        try
        {
            await using CameraSimulator simulator = await CameraSimulator.StartAsync(options, TimeProvider.System, ct);
            Console.WriteLine($"{options.Cameras} cameras: rtsp://localhost:{simulator.Port}/cam-1 to cam-{options.Cameras}. Ctrl-C ends.");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct).ContinueWith(_ => { }, TaskScheduler.Default);
            if (result.GetValue(Report)) PrintReport(simulator);
            return 0;
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync($"--{e.Message}");
        }
        catch (SocketException e)
        {
            await Console.Error.WriteLineAsync($"--port {options.Port} at {options.Address} can't be listened on: {e.Message}");
        }

        return 1;
    }

    private static void PrintReport(CameraSimulator simulator)
    {
        PacingStatistics pacing = simulator.Pacing;
        double cpu = Environment.CpuUsage.TotalTime.TotalSeconds;
        double minutes = pacing.Pictures / 25.0 / 60;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{cpu:F1} CPU-seconds for {minutes:F1} stream-minutes: {cpu / minutes:F4} each. Late by less than {pacing.Percentile(0.5)} ms (half), {pacing.Percentile(0.99)} ms (99 %), {pacing.Worst.TotalMilliseconds:F0} ms (all)."));
    }

    private static Option<T> Choice<T>(string name, string description, Dictionary<string, T> values)
    {
        string names = string.Join(", ", values.Keys);
        var inAnyCase = new Dictionary<string, T>(values, StringComparer.OrdinalIgnoreCase);
        Option<T> option = Read(name, $"{description}: {names} (default: {values.Keys.First()})",
            text => inAnyCase.TryGetValue(text, out T? value) ? value : throw new FormatException($"'{text}' is none of {names}."), values.Values.First());
        option.HelpName = name.TrimStart('-');
        return option;
    }

    private static Option<T> Read<T>(string name, string description, Func<string, T> parse, T otherwise) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result => Try(result, () => parse(result.Tokens.Single().Value)) is { } value ? value : otherwise,
    };

    private static T? Try<T>(SymbolResult result, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (FormatException e)
        {
            string name = result is OptionResult option ? option.Option.Name : ((ArgumentResult)result).Parent is OptionResult parent ? parent.Option.Name : "";
            result.AddError($"{name}: {e.Message}");
            return default;
        }
    }

    private static long ParseBitRate(string text)
    {
        long unit = text.Length == 0 ? 1 : char.ToUpperInvariant(text[^1]) switch { 'K' => 1_000, 'M' => 1_000_000, _ => 1 };
        string number = unit == 1 ? text : text[..^1];
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? (long)(value * unit)
            : throw new FormatException($"'{text}' is no bit rate; it is written like 4M or 800k.");
    }
}
