using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Sites;

/// <summary>What is alive at one site: silos report their cameras in batches, edges their viewers, and who lists the fleet asks the sites. Its key is the site's name.</summary>
[Alias("fleet.site")]
public interface ISiteGrain : IGrainWithStringKey
{
    /// <summary>
    /// All sessions of the silo at this site that are not idle, and those that became so just now; what it does not name any more is idle.
    /// </summary>
    [Alias("report-sessions")]
    ValueTask ReportSessionsAsync(string silo, IReadOnlyList<CameraReport> cameras);

    /// <summary>Who watches cameras of this site at the edge; what it does not name any more is not watched there.</summary>
    [Alias("report-viewers")]
    ValueTask ReportViewersAsync(string edge, IReadOnlyList<ViewerReport> cameras);

    [Alias("list")]
    ValueTask<IReadOnlyList<CameraReport>> ListAsync();

    [Alias("find")]
    ValueTask<CameraReport?> FindAsync(CameraId camera);
}
