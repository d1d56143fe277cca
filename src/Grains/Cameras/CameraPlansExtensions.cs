using Fleet.Core.Fleet;
using Fleet.Grains.Abstractions.Cameras;

namespace Fleet.Grains.Cameras;

/// <summary>How grains ask for the configuration of their camera.</summary>
internal static class CameraPlansExtensions
{
    /// <summary>The registry's news may be on its way still.</summary>
    private static readonly TimeSpan NewsLimit = TimeSpan.FromSeconds(1);

    /// <summary>Null when the camera is not at that site, or nowhere.</summary>
    public static PlannedCamera? At(this ICameraPlans plans, CameraKey key) => plans.Find(key.Camera) is { } planned && planned.Site == key.Site ? planned : null;

    /// <summary>As <see cref="At"/>, but a camera that is not known yet is waited for.</summary>
    public static async Task<PlannedCamera?> WaitForAsync(this ICameraPlans plans, CameraKey key, TimeProvider time, CancellationToken ct)
    {
        if (plans.At(key) is { } known) return known;
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnChanged(CameraId camera)
        {
            if (camera == key.Camera && plans.At(key) is not null) changed.TrySetResult();
        }

        plans.Changed += OnChanged;
        try
        {
            if (plans.At(key) is null) await changed.Task.WaitAsync(NewsLimit, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            return plans.At(key);
        }
        finally
        {
            plans.Changed -= OnChanged;
        }
    }
}
