using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Sites;

namespace Fleet.Grains.Sites;

internal static class CameraReportExtensions
{
    extension(CameraReport report)
    {
        /// <summary>There is no pull, and nothing to tell but that.</summary>
        public bool IsOver => report.Status.IsOver;
    }

    extension(SessionStatus status)
    {
        public bool IsOver => status.Phase is SessionPhase.Idle or SessionPhase.Ended;
    }
}
