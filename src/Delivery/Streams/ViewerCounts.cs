using System.Collections.Immutable;

namespace Fleet.Delivery.Streams;

/// <summary>How many watch, by protocol.</summary>
/// <param name="ByProtocol">In the order of <see cref="ViewerProtocol"/>.</param>
public readonly record struct ViewerCounts(ImmutableArray<long> ByProtocol)
{
    private static readonly string[] Names = [.. Enum.GetNames<ViewerProtocol>().Select(name => name.ToLowerInvariant())];

    public static int Protocols => Names.Length;

    public long All => ByProtocol.IsDefault ? 0 : ByProtocol.Sum();

    public long this[ViewerProtocol protocol] => ByProtocol.IsDefault ? 0 : ByProtocol[(int)protocol];

    /// <param name="names">By the names of protocols; others, and <c>all</c>, are not counted.</param>
    public static ViewerCounts Of(IReadOnlyDictionary<string, int> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new ViewerCounts([.. Names.Select(name => (long)names.GetValueOrDefault(name))]);
    }

    /// <summary>Of each protocol the greater of both.</summary>
    public ViewerCounts AtLeast(ViewerCounts other)
    {
        ViewerCounts one = this;
        return new ViewerCounts([.. Enum.GetValues<ViewerProtocol>().Select(protocol => Math.Max(one[protocol], other[protocol]))]);
    }

    /// <summary>As JSON shows it: <c>all</c>, then every protocol.</summary>
    public IReadOnlyDictionary<string, int> ToNames()
    {
        var names = new Dictionary<string, int>(Names.Length + 1) { ["all"] = (int)All };
        for (int i = 0; i < Names.Length; i++) names[Names[i]] = (int)this[(ViewerProtocol)i];
        return names;
    }

    /// <summary>Those of which there are any.</summary>
    public IReadOnlyDictionary<string, int> ToNamesOfSome()
    {
        var names = new Dictionary<string, int>();
        for (int i = 0; i < Names.Length; i++)
            if (this[(ViewerProtocol)i] is > 0 and var count) names[Names[i]] = (int)count;
        return names;
    }
}
