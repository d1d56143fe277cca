using System.Collections.Immutable;

namespace Fleet.Core.Fleet;

/// <summary>All cameras at one moment, in the order of their ids. It never changes: a change makes another table.</summary>
public sealed class CameraTable
{
    public static readonly CameraTable Empty = new([]);

    private readonly ImmutableArray<VersionedCamera> _cameras;

    private CameraTable(ImmutableArray<VersionedCamera> cameras) => _cameras = cameras;

    public ImmutableArray<VersionedCamera> Cameras => _cameras;

    /// <param name="cameras">In any order, each id once.</param>
    public static CameraTable Of(IEnumerable<VersionedCamera> cameras) =>
        new([.. cameras.OrderBy(camera => camera.Camera.Id.Value, StringComparer.Ordinal)]);

    public VersionedCamera? Find(CameraId id)
    {
        int index = IndexOf(id);
        return index < 0 ? null : _cameras[index];
    }

    public CameraTable With(VersionedCamera camera)
    {
        int index = IndexOf(camera.Camera.Id);
        return new CameraTable(index < 0 ? _cameras.Insert(~index, camera) : _cameras.SetItem(index, camera));
    }

    public CameraTable Without(CameraId id)
    {
        int index = IndexOf(id);
        return index < 0 ? this : new CameraTable(_cameras.RemoveAt(index));
    }

    public CameraPage Page(CameraQuery query)
    {
        int limit = Math.Clamp(query.Limit, 1, CameraQuery.MaxLimit);
        List<VersionedCamera> items = [];
        for (int i = query.After is { } after ? FirstBehind(after) : 0; i < _cameras.Length; i++)
        {
            if (!query.Matches(_cameras[i].Camera)) continue;
            if (items.Count == limit) return new CameraPage(items, HasMore: true);
            items.Add(_cameras[i]);
        }

        return new CameraPage(items, HasMore: false);
    }

    public IEnumerable<CameraChange> ChangesSince(CameraTable before)
    {
        foreach (VersionedCamera camera in before._cameras)
        {
            if (Find(camera.Camera.Id) is null) yield return new CameraChange(camera.Camera.Id, null, IsInitial: false);
        }

        foreach (VersionedCamera camera in _cameras)
        {
            if (before.Find(camera.Camera.Id)?.Version != camera.Version) yield return new CameraChange(camera.Camera.Id, camera, IsInitial: false);
        }
    }

    private int FirstBehind(CameraId id)
    {
        int index = IndexOf(id);
        return index < 0 ? ~index : index + 1;
    }

    /// <summary>Where the camera stands, or the complement of where it would.</summary>
    private int IndexOf(CameraId id)
    {
        int low = 0;
        int high = _cameras.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = string.CompareOrdinal(_cameras[middle].Camera.Id.Value, id.Value);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }
}
