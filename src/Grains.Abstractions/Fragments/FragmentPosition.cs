namespace Fleet.Grains.Abstractions.Fragments;

/// <summary>Where a fragment stands in its stream.</summary>
/// <param name="Generation">Of the activation that made it: a later one has a greater one.</param>
/// <param name="Number">Counts the fragments of a generation without a hole.</param>
[GenerateSerializer, Immutable, Alias("fleet.fragment-position")]
public readonly record struct FragmentPosition([property: Id(0)] long Generation, [property: Id(1)] long Number) : IComparable<FragmentPosition>
{
    public bool Follows(FragmentPosition other) => Generation == other.Generation && Number == other.Number + 1;

    public int CompareTo(FragmentPosition other) => Generation == other.Generation ? Number.CompareTo(other.Number) : Generation.CompareTo(other.Generation);

    public static bool operator <(FragmentPosition left, FragmentPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(FragmentPosition left, FragmentPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(FragmentPosition left, FragmentPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(FragmentPosition left, FragmentPosition right) => left.CompareTo(right) >= 0;
}
