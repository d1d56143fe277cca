using Fleet.Grains.Cameras;
using Orleans;
using Orleans.Runtime;

namespace Fleet.Grains.Fencing;

/// <summary>
/// Ties the sessions to the silo: after a freeze they end first, and then it asks whether it still belongs to the cluster; before it leaves
/// they end too, and only then does it say so.
/// </summary>
internal sealed class SiloFence(FreezeGuard guard, SiloSessions sessions, IClusterMembershipService membership) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(SiloFence), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    private Task StartAsync(CancellationToken ct)
    {
        guard.Thawed += still => sessions.EndAll(FormattableString.Invariant($"The silo stood still for {still.TotalSeconds:0.0} s."));

        // who was declared dead meanwhile learns it by this, and not at the next look of its own
        guard.Thawed += _ => membership.Refresh().AsTask().ContinueWith(static asked => asked.Exception, TaskScheduler.Default);
        guard.Start();
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken ct) => await sessions.StopAsync().WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
