using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Sites;

/// <summary>How a camera's session stood when its silo looked, and who watched it at all edges.</summary>
[GenerateSerializer, Immutable, Alias("fleet.camera-report")]
public sealed record CameraReport([property: Id(0)] CameraId Camera, [property: Id(1)] SessionStatus Status)
{
    /// <summary>Viewers by protocol, in the order of the edges' own list; filled by the site.</summary>
    [Id(2)]
    public IReadOnlyDictionary<string, int> Viewers { get; init; } = new Dictionary<string, int>();

    /// <summary>Why the session last became what it is, for a person; null where it needs no reason.</summary>
    [Id(3)]
    public string? Reason { get; init; }

    /// <summary>How many viewers wait for the first picture; filled by the site.</summary>
    [Id(4)]
    public int Held { get; init; }
}
