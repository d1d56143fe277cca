using Fleet.Core.Cascade;
using Fleet.Core.Lifecycle;

namespace Fleet.Core.Fleet;

/// <summary>Pulls a camera from another fleet.</summary>
public sealed record FleetPuller(FleetSource Source, FleetClientOptions Options, TimeProvider Time) : ICameraPuller
{
    public async Task PullAsync(PullFeed feed, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(feed);
        void Enter(FleetStep step) => feed.Enter(FailureReasons.StepOf(step, PullStep.FirstKeyFrame));
        FleetPull pull = await FleetPull.OpenAsync(Source, Options, feed, Time, feed.FirstEpoch, Enter, ct).ConfigureAwait(false);
        await using (pull.ConfigureAwait(false))
        {
            feed.Statistics = () => PipelineStatistics.Of(pull.Statistics);
            await pull.RunAsync(ct).ConfigureAwait(false);
        }
    }

    public Task<ProbeReport> ProbeAsync(TimeSpan longEnough, CancellationToken ct) => CameraProbe.RunAsync(Source, Options, longEnough, Time, ct);
}
