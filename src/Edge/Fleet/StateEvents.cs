using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Edge.Streams;
using Fleet.Web.Events;

namespace Fleet.Edge.Fleet;

/// <summary>Tells of every state of the cameras that are subscribed to here; the grain is asked why, where that is worth knowing.</summary>
internal sealed class StateEvents(IStreamSource sessions, EventLog log)
{
    public void Tell(CameraId camera, SessionPhase before, SessionPhase now)
    {
        if (now is SessionPhase.Reconnecting or SessionPhase.Faulted) _ = ExplainAsync(camera, before, now);
        else Publish(camera, before, now, reason: null);
    }

    private async Task ExplainAsync(CameraId camera, SessionPhase before, SessionPhase now)
    {
        SessionStatus? status = await sessions.StatusAsync(camera, CancellationToken.None).ConfigureAwait(false);
        Publish(camera, before, now, status?.LastFailure?.ToString());
    }

    private void Publish(CameraId camera, SessionPhase before, SessionPhase now, string? reason) =>
        log.Publish("state-changed", new { Camera = camera.Value, State = Name(now), Before = Name(before), Reason = reason });

    private static string Name(SessionPhase phase) => phase.ToString().ToLowerInvariant();
}
