using Fleet.Core.Cmaf;
using Fleet.Core.Rtsp;

namespace Fleet.Core.Fleet;

/// <summary>One live pull of a camera: dialled once, played until it ends, torn down on every way out.</summary>
public sealed class CameraPull : IAsyncDisposable
{
    /// <summary>RFC 3550 section 6.2 lets a receiver of one sender report this often.</summary>
    private static readonly TimeSpan ReceiverReportPeriod = TimeSpan.FromSeconds(5);

    /// <summary>Goodbyes overtake the packets before them (GStreamer's server sends BYE at once, pictures when they are due).</summary>
    private static readonly TimeSpan GoodbyeSilence = TimeSpan.FromSeconds(1);

    private readonly RtspClient _client;
    private readonly CameraPipeline _pipeline;
    private readonly TimeProvider _time;

    private CameraPull(RtspClient client, TrackSelection selection, CameraPipeline pipeline, TimeProvider time)
    {
        _client = client;
        Selection = selection;
        _pipeline = pipeline;
        _time = time;
    }

    public TrackSelection Selection { get; }

    /// <summary>What the camera does against the specifications, and is tolerated.</summary>
    public IReadOnlyList<string> Quirks => _client.Quirks;

    public PipelineStatistics Statistics => _pipeline.Statistics;

    /// <summary>Dials the camera, chooses its tracks and has it play. Nothing is published before <see cref="RunAsync"/>.</summary>
    /// <exception cref="RtspException">The camera can't be reached or refuses; the message names the step and what the camera said.</exception>
    /// <exception cref="Codecs.MediaNotSupportedException">It offers nothing that can be carried.</exception>
    public static Task<CameraPull> OpenAsync(RtspSource source, RtspClientOptions options, IChunkSink sink, TimeProvider time, CancellationToken ct) =>
        OpenAsync(source, options, sink, time, firstEpoch: 1, ends: null, entering: null, ct);

    /// <inheritdoc cref="OpenAsync(RtspSource, RtspClientOptions, IChunkSink, TimeProvider, CancellationToken)"/>
    /// <param name="source">Where the camera is.</param>
    /// <param name="options">How long each step may take.</param>
    /// <param name="sink">Takes the chunks.</param>
    /// <param name="time">The clock of time-outs and packets.</param>
    /// <param name="firstEpoch">The number of the first epoch.</param>
    /// <param name="ends">Where the stream ends so far; asked when pictures begin.</param>
    /// <param name="entering">Told each step as it begins.</param>
    /// <param name="ct">Ends the dial.</param>
    public static async Task<CameraPull> OpenAsync(
        RtspSource source, RtspClientOptions options, IChunkSink sink, TimeProvider time, int firstEpoch, Func<StreamEnds>? ends, Action<RtspStep>? entering,
        CancellationToken ct)
    {
        RtspClient client = await RtspClient.ConnectAsync(source, options, time, ct, entering).ConfigureAwait(false);
        try
        {
            TrackSelection selection = TrackSelection.Choose(client.Description);
            entering?.Invoke(RtspStep.Setup);
            await client.SetupAsync([.. selection.Tracks.Select(track => track.Media)], ct).ConfigureAwait(false);
            entering?.Invoke(RtspStep.Play);
            await client.PlayAsync(ct).ConfigureAwait(false);
            entering?.Invoke(RtspStep.FirstData);
            return new CameraPull(client, selection, new CameraPipeline(selection.Tracks, client.Transport, sink, ChunkPool.Shared, time, firstEpoch, ends), time);
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Publishes until the camera says goodbye (returns), something breaks (throws) or <paramref name="ct"/> ends it (throws).</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task pump = _client.RunAsync(_pipeline, stop.Token);
        Task reports = SendReceiverReportsAsync(stop.Token);
        Task end = WaitForTheEndAsync(stop.Token);
        Task first = await Task.WhenAny(pump, reports, end).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(pump, reports, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    /// <summary>Tears the session down and closes the connection.</summary>
    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task WaitForTheEndAsync(CancellationToken ct)
    {
        await _pipeline.Goodbye.WaitAsync(ct).ConfigureAwait(false);
        long seen;
        do
        {
            seen = _pipeline.Statistics.Packets;
            await Task.Delay(GoodbyeSilence, _time, ct).ConfigureAwait(false);
        }
        while (_pipeline.Statistics.Packets != seen);
    }

    private async Task SendReceiverReportsAsync(CancellationToken ct)
    {
        byte[] report = new byte[CameraPipeline.LongestReceiverReport];
        using var timer = new PeriodicTimer(ReceiverReportPeriod, _time);
        while (await timer.WaitForNextTickAsync(ct).ConfigureAwait(false))
        {
            for (int track = 0; track < Selection.Tracks.Count; track++)
            {
                int length = _pipeline.WriteReceiverReport(track, report);
                await _client.SendRtcpAsync(track, report.AsMemory(0, length), ct).ConfigureAwait(false);
            }
        }
    }
}
