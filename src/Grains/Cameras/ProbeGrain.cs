using Fleet.Core.Fleet;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Placement;
using Microsoft.Extensions.Hosting;
using Orleans.Placement;

namespace Fleet.Grains.Cameras;

/// <summary>Looks at a camera from a silo that may own it.</summary>
[GrainType("probe"), RandomPlacement, SitePlacementFilter(SiteKey.Camera), CollectionAgeLimit(Minutes = 3)]
public sealed class ProbeGrain(ICameraPlans plans, IHostApplicationLifetime silo, TimeProvider time) : Grain, IProbeGrain
{
    public async Task<ProbeOutcome> LookAsync(CancellationToken ct)
    {
        CameraKey key = CameraKey.Parse(this.GetPrimaryKeyString());
        if (await plans.WaitForAsync(key, time, ct) is not { } planned) return ProbeOutcome.Refused("The silo of the camera does not know of it yet.");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, silo.ApplicationStopping);
        try
        {
            return await ProbeOutcome.OfAsync(planned.Plan.Puller, either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return ProbeOutcome.Refused("The silo of the camera is being stopped.");
        }
    }
}
