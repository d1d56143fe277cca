using Fleet.Core.Cascade;
using Fleet.Core.Rtsp;

namespace Fleet.Core.Fleet;

/// <summary>Looks at a camera long enough to tell what it sends.</summary>
public static class CameraProbe
{
    private const int KeyFramePatience = 3;

    /// <param name="longEnough">How much media is looked at; longer, up to three times, where key frames are far apart.</param>
    /// <exception cref="RtspException">The camera can't be reached, refuses, or breaks off before a picture came.</exception>
    /// <exception cref="Codecs.MediaNotSupportedException">It offers nothing that can be carried.</exception>
    public static async Task<ProbeReport> RunAsync(
        RtspSource source, RtspClientOptions options, TimeSpan longEnough, TimeProvider time, CancellationToken ct)
    {
        long start = time.GetTimestamp();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var sink = new ProbeSink(longEnough, longEnough * KeyFramePatience, time, enough.Cancel);
        using var deadline = new CancellationTokenSource(options.FirstPacketTimeout + longEnough * KeyFramePatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, deadline.Token);

        CameraPull pull = await OpenAsync(source, options, sink, time, ct, either.Token).ConfigureAwait(false);
        await using (pull.ConfigureAwait(false))
        {
            try
            {
                await pull.RunAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // seen enough, or nothing for too long: the sink knows which
            }

            PipelineStatistics statistics = pull.Statistics;
            if (sink.FirstPicture is not { } firstPicture)
            {
                throw new RtspMediaException(RtspStep.Streaming, statistics.Packets == 0
                    ? "the camera sent no packet"
                    : $"no key frame in {statistics.Packets} packets ({statistics.DroppedUnits} units dropped, {statistics.MalformedPackets} malformed packets)");
            }

            return sink.Report(time.GetElapsedTime(start, firstPicture), statistics, pull.Selection.LeftOut, pull.Quirks);
        }
    }

    /// <inheritdoc cref="RunAsync(RtspSource, RtspClientOptions, TimeSpan, TimeProvider, CancellationToken)"/>
    /// <exception cref="FleetException">The other fleet can't be reached, refuses, or breaks off before a picture came.</exception>
    public static async Task<ProbeReport> RunAsync(
        FleetSource source, FleetClientOptions options, TimeSpan longEnough, TimeProvider time, CancellationToken ct)
    {
        long start = time.GetTimestamp();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var sink = new ProbeSink(longEnough, longEnough * KeyFramePatience, time, enough.Cancel);
        FleetPull pull = await FleetPull.OpenAsync(source, options, sink, time, firstEpoch: 1, entering: null, ct).ConfigureAwait(false);
        await using (pull.ConfigureAwait(false))
        {
            using var deadline = new CancellationTokenSource(options.StallTimeout + longEnough * KeyFramePatience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, deadline.Token);
            try
            {
                await pull.RunAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // seen enough, or nothing for too long: the sink knows which
            }

            return sink.FirstPicture is { } firstPicture
                ? sink.Report(time.GetElapsedTime(start, firstPicture), PipelineStatistics.Of(pull.Statistics), [], [])
                : throw new FleetException(FleetStep.Stream, $"{source.Host} sent no key frame.");
        }
    }

    /// <summary>Each answer may come in time, and all of them together too late.</summary>
    private static async Task<CameraPull> OpenAsync(
        RtspSource source, RtspClientOptions options, ProbeSink sink, TimeProvider time, CancellationToken asked, CancellationToken ct)
    {
        RtspStep step = RtspStep.None;
        try
        {
            return await CameraPull.OpenAsync(source, options, sink, time, firstEpoch: 1, ends: null, entered => step = entered, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!asked.IsCancellationRequested)
        {
            throw new RtspMediaException(step, "the camera took too long to get this far");
        }
    }
}
