using System.Globalization;
using Fleet.Core.Fleet;
using Fleet.Delivery.Http;
using Microsoft.AspNetCore.Http;

namespace Fleet.Delivery.Wall;

/// <summary>Which cameras, in the order of their slots, and how each is sent.</summary>
internal sealed record WallQuery(IReadOnlyList<CameraId> Cameras, StreamQuery Stream)
{
    public const int MostCameras = 256;

    public static WallQuery? TryParse(IQueryCollection query, out string error)
    {
        if (!StreamQuery.TryParse(query, out StreamQuery stream, out error, videoByDefault: true) || !StreamQuery.TryOne(query, "cameras", out string? cameras, out error)) return null;
        if (string.IsNullOrEmpty(cameras))
        {
            error = "cameras is missing: it names the cameras, with commas between them.";
            return null;
        }

        string[] names = cameras.Split(',');
        if (names.Length > MostCameras)
        {
            error = string.Create(CultureInfo.InvariantCulture, $"cameras names {names.Length} cameras; {MostCameras} are the most.");
            return null;
        }

        List<CameraId> ids = new(names.Length);
        HashSet<CameraId> seen = [];
        foreach (string name in names)
        {
            if (!CameraId.TryParse(name, out CameraId id)) error = $"cameras: '{name}' is no camera id.";
            else if (!seen.Add(id)) error = $"cameras names '{name}' more than once.";
            else
            {
                ids.Add(id);
                continue;
            }

            return null;
        }

        return new WallQuery(ids, stream);
    }
}
