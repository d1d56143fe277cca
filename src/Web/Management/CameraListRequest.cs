using System.Globalization;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Microsoft.AspNetCore.Http;

namespace Fleet.Web.Management;

/// <summary>The query of a list: <c>?limit=&amp;after=&amp;site=&amp;tag=&amp;state=&amp;q=</c>.</summary>
internal sealed record CameraListRequest(CameraQuery Query, SessionPhase? State)
{
    private static readonly string[] Names = ["limit", "after", "site", "tag", "state", "q"];

    /// <summary>All parameters that are wrong are named at once.</summary>
    public static CameraListRequest Read(IQueryCollection query, List<CameraFieldError> errors)
    {
        foreach (string name in query.Keys.Except(Names)) errors.Add(new(name, $"is not a parameter of this list; it takes {string.Join(", ", Names)}"));
        foreach (string name in Names.Where(name => query[name].Count > 1)) errors.Add(new(name, "is given more than once"));

        int limit = new CameraQuery().Limit;
        if (query["limit"] is [{ } text] && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is 0 or > CameraQuery.MaxLimit))
            errors.Add(new("limit", $"is a whole number from 1 to {CameraQuery.MaxLimit}"));
        CameraId after = default;
        if (query["after"] is [{ } afterText] && !CameraId.TryParse(afterText, out after)) errors.Add(new("after", "is the id of a camera"));
        SessionPhase? state = null;
        if (query["state"] is [{ } stateText])
        {
            state = Enum.GetValues<SessionPhase>().Cast<SessionPhase?>().FirstOrDefault(phase => StateName(phase!.Value) == stateText);
            if (state is null) errors.Add(new("state", $"is one of {string.Join(", ", Enum.GetValues<SessionPhase>().Select(StateName))}"));
        }

        return new CameraListRequest(
            new CameraQuery
            {
                Limit = limit,
                After = after == default ? null : after,
                Site = query["site"].FirstOrDefault(),
                Tag = query["tag"].FirstOrDefault(),
                Text = query["q"].FirstOrDefault(),
            },
            state);
    }

    private static string StateName(SessionPhase phase) => phase.ToString().ToLowerInvariant();
}
