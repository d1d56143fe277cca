using System.Collections;

namespace Fleet.Core.Fleet;

/// <summary>A camera's tags: each once, in order, compared by what they are.</summary>
public sealed class CameraTags : IReadOnlyList<string>, IEquatable<CameraTags>
{
    public static readonly CameraTags None = new([]);

    private readonly string[] _tags;

    private CameraTags(string[] tags) => _tags = tags;

    public int Count => _tags.Length;

    public string this[int index] => _tags[index];

    public static CameraTags Of(IEnumerable<string> tags) => new([.. tags.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    public bool Contains(string tag) => Array.BinarySearch(_tags, tag, StringComparer.Ordinal) >= 0;

    public bool Equals(CameraTags? other) => other is not null && _tags.AsSpan().SequenceEqual(other._tags);

    public override bool Equals(object? obj) => Equals(obj as CameraTags);

    public override int GetHashCode() => _tags.Length == 0 ? 0 : HashCode.Combine(_tags.Length, _tags[0].GetHashCode(StringComparison.Ordinal));

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_tags).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
