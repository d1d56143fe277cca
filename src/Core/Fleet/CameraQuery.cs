namespace Fleet.Core.Fleet;

/// <summary>Which cameras are asked for, and how many at once. They come in the order of their ids.</summary>
public sealed record CameraQuery
{
    public const int MaxLimit = 1000;

    public int Limit { get; init; } = 100;

    /// <summary>Only ids behind this one.</summary>
    public CameraId? After { get; init; }

    public string? Site { get; init; }

    public string? Tag { get; init; }

    /// <summary>Part of the id, name, site or a tag, in whatever case. Sources are not searched.</summary>
    public string? Text { get; init; }

    public bool Matches(Camera camera) =>
        (Site is null || camera.Site == Site)
        && (Tag is null || camera.Tags.Contains(Tag))
        && (Text is null || Has(camera.Id.Value) || Has(camera.Name) || Has(camera.Site) || camera.Tags.Any(Has));

    private bool Has(string value) => value.Contains(Text!, StringComparison.OrdinalIgnoreCase);
}
