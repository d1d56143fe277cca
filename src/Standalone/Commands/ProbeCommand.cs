using System.CommandLine;
using Fleet.Core.Fleet;
using Fleet.Hosting;

namespace Fleet.Standalone.Commands;

/// <summary><c>probe URL</c>: what a camera sends, and what is odd about it.</summary>
internal static class ProbeCommand
{
    public static Command Create(TimeProvider time)
    {
        var source = new SourceArgument();
        var seconds = new Option<double>("--seconds") { Description = "how long to look", DefaultValueFactory = _ => 5 };
        seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 3600)) result.AddError("--seconds takes a number above 0, at most 3600.");
        });

        var command = new Command("probe", "Look at one camera: tracks, codecs, key frames, rates, quirks");
        source.AddTo(command);
        command.Options.Add(seconds);
        command.SetAction((result, ct) =>
        {
            Camera camera = source.Camera(result);
            TimeSpan length = TimeSpan.FromSeconds(result.GetValue(seconds));
            ICameraPuller puller = camera.Source.Kind == CameraSourceKind.Rtsp
                ? new RtspPuller(camera.ToRtspSource(), source.RtspOptions(result), time)
                : new FleetPuller(camera.ToFleetSource(), source.FleetOptions(result), time);
            return RunAsync(() => puller.ProbeAsync(length, ct));
        });
        return command;
    }

    private static async Task<int> RunAsync(Func<Task<ProbeReport>> probe)
    {
        try
        {
            ProbeReport report = await probe().ConfigureAwait(false);
            ProbeText.Write(report, Console.Out);
            return 0;
        }
        catch (Exception e) when (Failure.IsExplained(e))
        {
            return Failure.Report(e);
        }
    }
}
