using Fleet.Grains.Cameras;
using Orleans;
using Orleans.Runtime;

namespace Fleet.Grains.Fencing;

/// <summary>Ties the guard to the silo: after a freeze its sessions end first, and then it asks whether it still belongs to the cluster.</summary>
internal sealed class SiloFence(FreezeGuard guard, SiloSessions sessions, IClusterMembershipService membership) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(SiloFence), ServiceLifecycleStage.Active, StartAsync, _ => Task.CompletedTask);

    private Task StartAsync(CancellationToken ct)
    {
        guard.Thawed += still => sessions.EndAll(FormattableString.Invariant($"The silo stood still for {still.TotalSeconds:0.0} s."));

        // who was declared dead meanwhile learns it by this, and not at the next look of its own
        guard.Thawed += _ => membership.Refresh().AsTask().ContinueWith(static asked => asked.Exception, TaskScheduler.Default);
        guard.Start();
        return Task.CompletedTask;
    }
}
