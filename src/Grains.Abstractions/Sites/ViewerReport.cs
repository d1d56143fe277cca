using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Sites;

/// <param name="Viewers">By protocol, and <c>all</c>.</param>
[GenerateSerializer, Immutable, Alias("fleet.viewer-report")]
public sealed record ViewerReport([property: Id(0)] CameraId Camera, [property: Id(1)] IReadOnlyDictionary<string, int> Viewers)
{
    /// <summary>What the sum of all protocols is called.</summary>
    public const string All = "all";

    /// <summary>How many of them wait for the first picture.</summary>
    [Id(2)]
    public int Held { get; init; }
}
