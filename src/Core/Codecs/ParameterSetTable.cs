namespace Fleet.Core.Codecs;

/// <summary>The parameter sets of one kind by their id; the last one that came with an id is the one that counts.</summary>
public sealed class ParameterSetTable<T>(int size)
{
    private readonly ParameterSet<T>?[] _sets = new ParameterSet<T>?[size];

    public ParameterSet<T>? this[int id] => (uint)id < (uint)_sets.Length ? _sets[id] : null;

    public IEnumerable<ParameterSet<T>> All => _sets.OfType<ParameterSet<T>>();

    /// <summary>The very same bytes are stored already. Cameras repeat their sets before every key frame: nothing is parsed or allocated for that.</summary>
    public bool Contains(ReadOnlySpan<byte> nal)
    {
        foreach (ParameterSet<T>? set in _sets)
        {
            if (set is not null && set.Nal.Span.SequenceEqual(nal)) return true;
        }

        return false;
    }

    public void Store(ParameterSet<T> set) => _sets[set.Id] = set;
}
