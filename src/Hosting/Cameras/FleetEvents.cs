using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Web.Events;

namespace Fleet.Hosting.Cameras;

/// <summary>What is told of cameras, in the same words by every kind of host.</summary>
public static class FleetEvents
{
    extension(EventLog log)
    {
        public void TellState(CameraId camera, SessionPhase before, SessionPhase now, string? reason)
        {
            ArgumentNullException.ThrowIfNull(log);
            log.Publish("state-changed", new { Camera = camera.Value, State = Name(now), Before = Name(before), Reason = reason });
        }

        /// <param name="camera">Which one.</param>
        /// <param name="viewers">By protocol, with <c>all</c>.</param>
        /// <param name="joined">Those of which there are any.</param>
        /// <param name="left">Those of which there are any.</param>
        public void TellViewers(
            CameraId camera, IReadOnlyDictionary<string, int> viewers, IReadOnlyDictionary<string, int> joined, IReadOnlyDictionary<string, int> left)
        {
            ArgumentNullException.ThrowIfNull(log);
            log.Publish("viewers-changed", new { Camera = camera.Value, Viewers = viewers, Joined = joined, Left = left });
        }
    }

    private static string Name(SessionPhase phase) => phase.ToString().ToLowerInvariant();
}
