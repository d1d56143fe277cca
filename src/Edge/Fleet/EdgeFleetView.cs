using Fleet.Core.Fleet;
using Fleet.Delivery.Streams;
using Fleet.Edge.Streams;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Sites;

namespace Fleet.Edge.Fleet;

/// <summary>Who watches a camera at all edges: its site knows. The camera's own grain knows its session best, and is asked where it is awake for us.</summary>
internal sealed class EdgeFleetView(EdgeContext edge, GrainStreamSource source) : IFleetView
{
    private static readonly CameraView Unknown = new(Session: null, Viewers: null, Held: 0);

    public async ValueTask<CameraView> LookAsync(CameraId camera, CancellationToken ct)
    {
        if (edge.Cameras(camera) is not { } known) return Unknown;
        CameraKey key = CameraKey.Of(known);
        Task<SessionStatus?>? session = source.IsSubscribed(key) ? AskSessionAsync(key) : null;
        CameraView view = await AskSiteAsync(key).WaitAsync(ct).ConfigureAwait(false);
        return session is null ? view : view with { Session = await session.WaitAsync(ct).ConfigureAwait(false) };
    }

    private async Task<SessionStatus?> AskSessionAsync(CameraKey key)
    {
        try
        {
            return await edge.Grains.StatusAsync(key).ConfigureAwait(false);
        }
        catch (SessionUnreachableException)
        {
            return null;
        }
    }

    private async Task<CameraView> AskSiteAsync(CameraKey key)
    {
        try
        {
            CameraReport? report = await edge.Grains.FindAsync(key).ConfigureAwait(false);
            return report is null ? Unknown : new CameraView(report.Status, ViewerCounts.Of(report.Viewers), report.Held);
        }
        catch (SessionUnreachableException)
        {
            return Unknown;
        }
    }
}
