namespace Fleet.Web.Management;

/// <summary>One live session, as dashboards see it.</summary>
public sealed record StreamStatus
{
    public required string Camera { get; init; }

    public required string Site { get; init; }

    /// <summary>A <see cref="Fleet.Core.Lifecycle.SessionPhase"/> in small letters.</summary>
    public required string State { get; init; }

    /// <summary>Seconds for which pictures have been flowing; 0 while none do.</summary>
    public double Uptime { get; init; }

    /// <summary>In all, and by protocol: <c>all</c>, <c>cmaf</c>, <c>stream</c>, <c>mse</c>, <c>hls</c>, <c>wall</c>.</summary>
    public IReadOnlyDictionary<string, int> Viewers { get; init; } = new Dictionary<string, int>();

    /// <summary>Bits a second, over the last seconds.</summary>
    public double BitRate { get; init; }

    /// <summary>Pictures a second, over the last seconds.</summary>
    public double Fps { get; init; }

    /// <summary>Seconds from key frame to key frame.</summary>
    public double? Gop { get; init; }

    /// <summary>Pictures from key frame to key frame.</summary>
    public int? GopPictures { get; init; }

    public long LostPackets { get; init; }

    public string? LastError { get; init; }

    /// <summary>What the camera does against the specifications, and is tolerated.</summary>
    public IReadOnlyList<string> Quirks { get; init; } = [];
}
