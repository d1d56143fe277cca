using Fleet.Core.Fleet;
using Orleans.CodeGeneration;

namespace Fleet.Grains.Abstractions.Sites;

/// <summary>What is alive at one site: silos report their cameras in batches, edges their viewers, and who lists the fleet asks the sites. Its key is the site's name.</summary>
[Alias("fleet.site"), Version(1)]
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

    /// <summary>What changed at a silo or an edge, to be told behind the report that shows it.</summary>
    /// <param name="teller">Who says so, as in its reports.</param>
    /// <param name="first">The number of the first of them: what was heard already is not heard again.</param>
    /// <param name="changes">In order.</param>
    [Alias("tell")]
    ValueTask TellAsync(string teller, long first, IReadOnlyList<SiteChange> changes);

    /// <summary>
    /// What changed behind a position. Another activation than the one that gave the position was told all it has behind that, and gives it.
    /// </summary>
    /// <param name="after">Null: nothing was read yet.</param>
    /// <param name="back">How far back, where nothing was read yet.</param>
    [Alias("read-changes")]
    ValueTask<SiteChanges> ReadChangesAsync(SitePosition? after, TimeSpan back);
}
