namespace Fleet.Load;

/// <summary>Errors by kind, with the words of the first of each.</summary>
internal sealed class ErrorCounts
{
    /// <summary>Statuses a server can make up are kinds of their own; past this many, they are counted together.</summary>
    private const int MaxKinds = 32;

    private const string Other = "other";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _examples = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public IReadOnlyDictionary<string, string> Examples => _examples;

    public void Add(string kind, string message)
    {
        lock (_lock)
        {
            if (_counts.Count >= MaxKinds && !_counts.ContainsKey(kind)) kind = Other;
            _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
            _examples.TryAdd(kind, message);
        }
    }
}
