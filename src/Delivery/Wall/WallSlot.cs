using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Delivery.Http;
using Fleet.Delivery.Streams;
using Microsoft.Extensions.Logging;

namespace Fleet.Delivery.Wall;

/// <summary>One camera's place on a wall: joins, is sent away, waits and joins again, until the wall is over. Others' fates are none of its business.</summary>
internal sealed partial class WallSlot(CameraId camera, StreamQuery query, WallOutput output, QueueBudget budget, Door door, TimeProvider time, ILogger log)
{
    private static readonly Problem Unreachable = Problem.Offline("The server can't reach the session of the camera.", null);

    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _failures;
    private bool _wasSentAway;

    /// <summary>Done when the camera is watched, or it is known why it is not.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Its pictures flow already: joining costs the camera nothing.</summary>
    public bool IsLive => door.Status(camera)?.Phase is SessionPhase.Live or SessionPhase.Draining;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                (Problem problem, TimeSpan wait) = await WatchAsync(stop).ConfigureAwait(false);
                _settled.TrySetResult();
                await output.TellAsync(_wasSentAway ? SlotState.Ended(problem, wait) : SlotState.Offline(problem, wait)).ConfigureAwait(false);
                await Task.Delay(wait, time, stop).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // the wall is over
            _settled.TrySetResult();
        }
    }

    /// <returns>Why there is nothing to watch any more, and how long to leave it at that.</returns>
    private async Task<(Problem Problem, TimeSpan Wait)> WatchAsync(CancellationToken stop)
    {
        if (door.Find(camera.Value, out _, out DeliveryCamera settings) is { } missing)
        {
            _failures = 0;
            // unlike one that is not configured, a disabled camera is found
            _wasSentAway |= !settings.Enabled;
            return (missing, RejoinPace.Look);
        }

        _wasSentAway = false;
        (Admission? admission, Problem? problem) = await AdmitAsync(stop).ConfigureAwait(false);
        using (admission)
        {
            problem ??= await admission!.WaitForStartAsync(stop).ConfigureAwait(false);
            if (problem is null)
            {
                EndReason reason = await StreamAsync(admission!.Hub, stop).ConfigureAwait(false);
                problem = Problem.Of(reason, camera.Value);
                _wasSentAway = reason is EndReason.Deleted or EndReason.Disabled;
            }
        }

        if (_wasSentAway) return (problem, RejoinPace.Look);
        _failures++;
        return (problem, RejoinPace.Delay(problem, _failures, Random.Shared.NextDouble()));
    }

    private async Task<EndReason> StreamAsync(StreamHub hub, CancellationToken stop)
    {
        _failures = 0;
        _settled.TrySetResult();
        var viewer = new Viewer(output, query.VideoOnly, query.Group, tellsGaps: true, budget);
        hub.Begin(viewer);
        try
        {
            ViewerEnd end = await viewer.End.WaitAsync(stop).ConfigureAwait(false);
            return end.Reason ?? throw new OperationCanceledException("The client has gone.", stop);
        }
        finally
        {
            await hub.RemoveAsync(viewer).ConfigureAwait(false);
        }
    }

    private async Task<(Admission? Admission, Problem? Problem)> AdmitAsync(CancellationToken stop)
    {
        try
        {
            return await door.AdmitAsync(camera.Value, ViewerProtocol.Wall, stop).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // a source may throw anything; the other cameras' viewers must not lose theirs for it
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // while the process stops its sessions are not to be had
            if (!stop.IsCancellationRequested) LogUnreachable(log, camera, e);
            return (null, Unreachable);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A wall can't reach the session of camera {Camera}.")]
    private static partial void LogUnreachable(ILogger log, CameraId camera, Exception e);
}
