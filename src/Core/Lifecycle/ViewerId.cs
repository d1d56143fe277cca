namespace Fleet.Core.Lifecycle;

/// <summary>One lease: a viewer or, where edges stand between, an edge that watches for all of its viewers.</summary>
public readonly record struct ViewerId(long Value)
{
    public override string ToString() => $"viewer {Value}";
}
