using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Fleet;
using Fleet.Core.Rtsp;
using Fleet.Testing.Rtsp;

namespace Fleet.Core.Tests.Rtsp;

/// <summary>A pull as everybody makes it, set up by a script: connect, the first video and the first audio, play, run, dispose.</summary>
internal sealed class ScriptedClient(RtspScript script, Func<string, string> fill, TimeProvider time, RecordingHandler handler)
{
    public Exception? Error { get; private set; }

    public IReadOnlyList<string> Quirks { get; private set; } = [];

    public RtpLowerTransport Transport { get; private set; }

    public CollectedMedia Media { get; } = new();

    public async Task PlayAsync(CancellationToken stop)
    {
        RtspClient? client = null;
        CameraPipeline? pipeline = null;
        try
        {
            RtspSource source = RtspSource.Parse(fill(script.Setting("URL")!)) with
            {
                Transport = Enum.Parse<RtspTransportMode>(script.Setting("TRANSPORT") ?? "tcp", ignoreCase: true),
            };
            var options = new RtspClientOptions { StallTimeout = RtspScript.Seconds(script.Setting("STALL") ?? "10s") };
            client = await RtspClient.ConnectAsync(source, options, time, stop);
            IReadOnlyList<SelectedTrack> tracks = TrackSelection.Choose(client.Description).Tracks;
            await client.SetupAsync([.. tracks.Select(track => track.Media)], stop);
            await client.PlayAsync(stop);
            Transport = client.Transport;
            pipeline = new CameraPipeline(tracks, client.Transport, Media, new ChunkPool(), time);
            await client.RunAsync(new PipelineTap(pipeline, handler), stop);
        }
        catch (Exception e) when (e is RtspException or MediaNotSupportedException)
        {
            Error = e;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the script said STOP
        }

        if (client is null) return;
        await client.DisposeAsync();
        Quirks = client.Quirks;
        Media.Statistics = pipeline?.Statistics ?? default;
    }
}
