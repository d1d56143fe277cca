using System.Collections;
using System.Collections.Immutable;

namespace Fleet.Core.Lifecycle;

/// <summary>Viewers, each once. Two sets of the same viewers are equal, so that states compare by value.</summary>
public sealed class ViewerSet : IReadOnlyCollection<ViewerId>, IEquatable<ViewerSet>
{
    private readonly ImmutableHashSet<ViewerId> _viewers;

    private ViewerSet(ImmutableHashSet<ViewerId> viewers) => _viewers = viewers;

    public static ViewerSet Empty { get; } = new([]);

    public int Count => _viewers.Count;

    public bool IsEmpty => _viewers.IsEmpty;

    public static ViewerSet Of(params ReadOnlySpan<ViewerId> viewers) => new([.. viewers]);

    public bool Contains(ViewerId viewer) => _viewers.Contains(viewer);

    public ViewerSet Add(ViewerId viewer) => new(_viewers.Add(viewer));

    public ViewerSet Remove(ViewerId viewer) => new(_viewers.Remove(viewer));

    public ViewerSet Union(ViewerSet others) => new(_viewers.Union(others._viewers));

    public bool Equals(ViewerSet? other) => other is not null && _viewers.SetEquals(other._viewers);

    public override bool Equals(object? obj) => Equals(obj as ViewerSet);

    public override int GetHashCode()
    {
        int hash = _viewers.Count;
        foreach (ViewerId viewer in _viewers) hash ^= viewer.GetHashCode();
        return hash;
    }

    public IEnumerator<ViewerId> GetEnumerator() => _viewers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{{{string.Join(", ", _viewers.Select(viewer => viewer.Value).Order())}}}";
}
