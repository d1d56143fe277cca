using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Web.Events;

namespace Fleet.Hosting.Cameras;

/// <summary>Tells of every change of a session's state, and why.</summary>
public static class SessionEvents
{
    public static Action<CameraId, CameraSession> To(EventLog log) => (camera, session) => session.Changed += change =>
        log.Publish("state-changed", new { Camera = camera.Value, State = Name(change.Now), Before = Name(change.Before), change.Reason });

    private static string Name(SessionPhase phase) => phase.ToString().ToLowerInvariant();
}
