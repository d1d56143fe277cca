using System.Runtime.InteropServices;

namespace Fleet.Load.Viewers;

/// <summary>One viewer's values of a figure, kept whole up to a cap so that percentiles are exact.</summary>
internal sealed class SampleList
{
    /// <summary>An hour at 25 pictures a second, and some.</summary>
    private const int MaxSamples = 100_000;

    private readonly List<float> _values = [];

    /// <summary>How many came past the cap and are in no figure.</summary>
    public long Dropped { get; private set; }

    public int Count => _values.Count;

    public ReadOnlySpan<float> Values => CollectionsMarshal.AsSpan(_values);

    public void Add(double value)
    {
        if (_values.Count < MaxSamples) _values.Add((float)value);
        else Dropped++;
    }

    /// <summary>Takes the least of the values from <paramref name="first"/> on away from each of them.</summary>
    public void RebaseFrom(int first)
    {
        Span<float> values = CollectionsMarshal.AsSpan(_values)[first..];
        if (values.IsEmpty) return;
        float least = float.MaxValue;
        foreach (float value in values) least = Math.Min(least, value);
        foreach (ref float value in values) value -= least;
    }
}
