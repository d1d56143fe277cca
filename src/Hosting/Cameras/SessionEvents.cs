using Fleet.Core.Fleet;
using Fleet.Web.Events;

namespace Fleet.Hosting.Cameras;

/// <summary>Tells of every change of a session's state, and why.</summary>
public static class SessionEvents
{
    public static Action<CameraId, CameraSession> To(EventLog log) => (camera, session) =>
        session.Changed += change => log.TellState(camera, change.Before, change.Now, change.Reason);
}
