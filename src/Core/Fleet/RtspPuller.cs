using Fleet.Core.Lifecycle;
using Fleet.Core.Rtsp;

namespace Fleet.Core.Fleet;

/// <summary>Pulls a camera over RTSP.</summary>
public sealed record RtspPuller(RtspSource Source, RtspClientOptions Options, TimeProvider Time) : ICameraPuller
{
    public async Task PullAsync(PullFeed feed, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(feed);
        void Enter(RtspStep step) => feed.Enter(FailureReasons.StepOf(step, PullStep.FirstKeyFrame));
        CameraPull pull = await CameraPull.OpenAsync(Source, Options, feed, Time, feed.FirstEpoch, () => feed.Ends, Enter, ct).ConfigureAwait(false);
        await using (pull.ConfigureAwait(false))
        {
            feed.Statistics = () => pull.Statistics;
            feed.Quirks = () => pull.Quirks;
            await pull.RunAsync(ct).ConfigureAwait(false);
        }
    }

    public Task<ProbeReport> ProbeAsync(TimeSpan longEnough, CancellationToken ct) => CameraProbe.RunAsync(Source, Options, longEnough, Time, ct);
}
