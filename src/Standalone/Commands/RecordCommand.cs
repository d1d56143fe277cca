using System.CommandLine;
using System.Globalization;
using Fleet.Core.Fleet;
using Fleet.Core.Rtsp;
using Fleet.Hosting;
using Fleet.Standalone.Recording;

namespace Fleet.Standalone.Commands;

/// <summary><c>record URL FILE --seconds N</c>: what a viewer would get, as a file.</summary>
internal static class RecordCommand
{
    public static Command Create(TimeProvider time)
    {
        var source = new SourceArgument();
        var file = new Argument<FileInfo>("FILE") { Description = "the MP4 file to write; an existing one is replaced" };
        var seconds = new Option<double>("--seconds") { Description = "how much to record", DefaultValueFactory = _ => 10 };
        seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and < 1e6)) result.AddError("--seconds takes a number above 0.");
        });

        var command = new Command("record", "Record a camera into an MP4 file");
        source.AddTo(command);
        command.Arguments.Add(file);
        command.Options.Add(seconds);
        command.Validators.Add(result =>
        {
            if (source.IsFleet(result)) result.AddError("Only cameras over rtsp and rtsps are recorded.");
        });
        command.SetAction((result, ct) => RunAsync(
            source.Camera(result).ToRtspSource(), source.RtspOptions(result), result.GetRequiredValue(file), TimeSpan.FromSeconds(result.GetValue(seconds)), time, ct));
        return command;
    }

    private static async Task<int> RunAsync(
        RtspSource source, RtspClientOptions options, FileInfo file, TimeSpan length, TimeProvider time, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var recorder = new FileRecorder(file, length, enough.Cancel);
        Exception? failure = null;
        try
        {
            await using CameraPull pull = await CameraPull.OpenAsync(source, options, recorder, time, enough.Token).ConfigureAwait(false);
            await pull.RunAsync(enough.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // recorded what was asked, or interrupted: both leave a whole file
        }
        catch (Exception e) when (Failure.IsExplained(e))
        {
            failure = e;
        }

        foreach (RecordedFile recorded in recorder.Finish())
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{recorded.Path}: {recorded.Length.TotalSeconds:0.00} s, {recorded.Pictures} pictures, {recorded.AudioUnits} audio frames, {recorded.MimeType}"));
        }

        return failure is null ? 0 : Failure.Report(failure);
    }
}
