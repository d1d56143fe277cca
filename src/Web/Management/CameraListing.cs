using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Fleet.Web.Management;

/// <summary>Lists: cameras by page and filter, sites, live streams.</summary>
internal static class CameraListing
{
    private const string Idle = "idle";
    private const string Live = "live";

    public static async Task<IResult> ListAsync(HttpContext context, ICameraRegistry registry, IFleetState fleet, CancellationToken ct)
    {
        List<CameraFieldError> errors = [];
        CameraListRequest request = CameraListRequest.Read(context.Request.Query, errors);
        if (errors.Count > 0) return Problem.BadFields(errors);
        if (request.State is not { } state)
        {
            CameraPage page = await registry.ListAsync(request.Query, ct).ConfigureAwait(false);
            return CameraAnswer.Page(page.Items, page.HasMore);
        }

        // the registry knows no states: read on until the page is full and one more is known
        string wanted = state.ToString().ToLowerInvariant();
        Dictionary<string, string> states = (await fleet.StreamsAsync(ct).ConfigureAwait(false))
            .ToDictionary(stream => stream.Camera, stream => stream.State, StringComparer.Ordinal);
        List<VersionedCamera> found = [];
        await foreach (VersionedCamera camera in AllAsync(registry, request.Query, ct).ConfigureAwait(false))
        {
            if (states.GetValueOrDefault(camera.Camera.Id.Value, Idle) != wanted) continue;
            if (found.Count == request.Query.Limit) return CameraAnswer.Page(found, hasMore: true);
            found.Add(camera);
        }

        return CameraAnswer.Page(found, hasMore: false);
    }

    public static async Task<IResult> SitesAsync(ICameraRegistry registry, IFleetState fleet, CancellationToken ct)
    {
        Dictionary<string, int> live = (await fleet.StreamsAsync(ct).ConfigureAwait(false))
            .Where(stream => stream.State == Live)
            .GroupBy(stream => stream.Site).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var sites = new SortedDictionary<string, SiteSummary>(StringComparer.Ordinal);
        await foreach (VersionedCamera camera in AllAsync(registry, new CameraQuery(), ct).ConfigureAwait(false))
        {
            string site = camera.Camera.Site;
            SiteSummary summary = sites.GetValueOrDefault(site) ?? new SiteSummary(site, 0, 0, live.GetValueOrDefault(site));
            sites[site] = summary with { Cameras = summary.Cameras + 1, Enabled = summary.Enabled + (camera.Camera.Enabled ? 1 : 0) };
        }

        return TypedResults.Ok(new ItemList<SiteSummary>([.. sites.Values]));
    }

    public static async Task<IResult> StreamsAsync(IFleetState fleet, CancellationToken ct) =>
        TypedResults.Ok(new ItemList<StreamStatus>([.. (await fleet.StreamsAsync(ct).ConfigureAwait(false)).OrderBy(stream => stream.Camera, StringComparer.Ordinal)]));

    private static async IAsyncEnumerable<VersionedCamera> AllAsync(
        ICameraRegistry registry, CameraQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        CameraPage page;
        query = query with { Limit = CameraQuery.MaxLimit };
        do
        {
            page = await registry.ListAsync(query, ct).ConfigureAwait(false);
            foreach (VersionedCamera camera in page.Items) yield return camera;
            if (page.HasMore) query = query with { After = page.Items[^1].Camera.Id };
        }
        while (page.HasMore);
    }
}
