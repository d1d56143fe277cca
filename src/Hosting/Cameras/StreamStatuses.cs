using Fleet.Core.Fleet;
using Fleet.Web.Management;

namespace Fleet.Hosting.Cameras;

/// <summary>A session as dashboards see it.</summary>
public static class StreamStatuses
{
    public static StreamStatus Of(CameraId camera, string site, SessionStatus session, IReadOnlyDictionary<string, int> viewers, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        StreamFigures figures = session is { LiveSince: not null, Measured: { } measured } ? measured : default;
        return new StreamStatus
        {
            Camera = camera.Value,
            Site = site,
            State = session.Phase.ToString().ToLowerInvariant(),
            Uptime = session.LiveSince is { } since ? Math.Round((now - since).TotalSeconds, 3) : 0,
            Viewers = viewers,
            BitRate = Math.Round(figures.BitRate),
            Fps = Math.Round(figures.Fps, 2),
            Gop = figures.Gop?.TotalSeconds,
            GopPictures = figures.GopPictures,
            LostPackets = session.Received?.LostPackets ?? 0,
            LastError = session.LastFailure?.ToString(),
            Quirks = session.Quirks,
        };
    }
}
