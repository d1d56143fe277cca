using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Edge.Cluster;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Sites;

namespace Fleet.Edge.Streams;

/// <summary>What this process asks of cameras' grains. No answer is waited for longer than it takes to ask again.</summary>
internal sealed class CameraGrains(ICluster cluster, EdgeName edge, SeatCounts seats, TimeProvider time)
{
    /// <summary>A silo that takes longer is frozen, or gone and not yet known to be.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    /// <returns>Why it is not held; null: it is.</returns>
    public async Task<FailureReason?> TryHoldAsync(CameraKey camera, StreamEnds ends, long heard)
    {
        if (cluster.Client is not { } client) return ClusterFaults.NoSilo;
        try
        {
            var request = new HoldRequest(edge.Value, ends, seats.Of(camera.Camera)) { Heard = heard };
            HoldAnswer answer = await Of(client, camera).HoldAsync(request).AsTask().WaitAsync(AnswerLimit, time).ConfigureAwait(false);
            return answer.IsHeld ? null : ClusterFaults.NotTaken;
        }
        catch (Exception e) when (ClusterFaults.IsOfCluster(e))
        {
            return cluster.IsConnected ? ClusterFaults.Of(e, camera.Site) : ClusterFaults.NoSilo;
        }
    }

    /// <summary>What does not arrive ends by itself.</summary>
    public async Task LetGoAsync(CameraKey camera)
    {
        if (cluster.Client is not { } client) return;
        try
        {
            await Of(client, camera).LetGoAsync(edge.Value).AsTask().WaitAsync(AnswerLimit, time).ConfigureAwait(false);
        }
        catch (Exception e) when (ClusterFaults.IsOfCluster(e))
        {
            // the hold is not said again, and so it is over in a few seconds
        }
    }

    /// <exception cref="SessionUnreachableException">The grain can't be asked.</exception>
    public Task<bool> TryTakeSeatsAsync(CameraKey camera, int count, int max) => AskAsync(camera, grain => grain.TryTakeSeatsAsync(edge.Value, count, max));

    /// <exception cref="SessionUnreachableException">The grain can't be asked.</exception>
    public Task<bool> KickAsync(CameraKey camera) => AskAsync(camera, grain => grain.KickAsync());

    /// <summary>Takes as long as the camera takes.</summary>
    /// <exception cref="SessionUnreachableException">The grain can't be asked.</exception>
    public Task<ProbeOutcome> ProbeAsync(CameraKey camera, CancellationToken ct) =>
        AskAsync(client => new ValueTask<ProbeOutcome>(client.GetGrain<IProbeGrain>(camera.ToString()).LookAsync(ct)), camera.Site, Timeout.InfiniteTimeSpan);

    /// <exception cref="SessionUnreachableException">The grain can't be asked.</exception>
    public Task<SessionStatus?> StatusAsync(CameraKey camera) => AskAsync(camera, grain => grain.StatusAsync());

    /// <exception cref="SessionUnreachableException">The site can't be asked.</exception>
    public Task<CameraReport?> FindAsync(CameraKey camera) => AskSiteAsync(camera.Site, site => site.FindAsync(camera.Camera));

    /// <exception cref="SessionUnreachableException">The site can't be asked.</exception>
    public Task<IReadOnlyList<CameraReport>> ListAsync(string site) => AskSiteAsync(site, grain => grain.ListAsync());

    /// <exception cref="SessionUnreachableException">The site can't be asked.</exception>
    public Task ReportAsync(string site, IReadOnlyList<ViewerReport> viewers) => AskSiteAsync(site, async grain =>
    {
        await grain.ReportViewersAsync(edge.Value, viewers).ConfigureAwait(false);
        return true;
    });

    /// <exception cref="SessionUnreachableException">The site can't be asked.</exception>
    public Task TellAsync(string site, long first, IReadOnlyList<SiteChange> changes) => AskSiteAsync(site, async grain =>
    {
        await grain.TellAsync(edge.Value, first, changes).ConfigureAwait(false);
        return true;
    });

    /// <exception cref="SessionUnreachableException">The site can't be asked.</exception>
    public Task<SiteChanges> ReadChangesAsync(string site, SitePosition? after, TimeSpan back) => AskSiteAsync(site, grain => grain.ReadChangesAsync(after, back));

    private static ICameraGrain Of(IClusterClient client, CameraKey camera) => client.GetGrain<ICameraGrain>(camera.ToString());

    private Task<T> AskAsync<T>(CameraKey camera, Func<ICameraGrain, ValueTask<T>> ask) => AskAsync(client => ask(Of(client, camera)), camera.Site, AnswerLimit);

    private Task<T> AskSiteAsync<T>(string site, Func<ISiteGrain, ValueTask<T>> ask) => AskAsync(client => ask(client.GetGrain<ISiteGrain>(site)), site, AnswerLimit);

    private async Task<T> AskAsync<T>(Func<IClusterClient, ValueTask<T>> ask, string site, TimeSpan limit)
    {
        if (cluster.Client is not { } client) throw new SessionUnreachableException(ClusterFaults.NoSilo, HoldPace.RetryAfter);
        try
        {
            return await ask(client).AsTask().WaitAsync(limit, time).ConfigureAwait(false);
        }
        catch (Exception e) when (ClusterFaults.IsOfCluster(e))
        {
            throw new SessionUnreachableException(cluster.IsConnected ? ClusterFaults.Of(e, site) : ClusterFaults.NoSilo, HoldPace.RetryAfter);
        }
    }
}
