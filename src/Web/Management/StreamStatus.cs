namespace Fleet.Web.Management;

/// <summary>One live session, as dashboards see it.</summary>
public sealed record StreamStatus
{
    public required string Camera { get; init; }

    public required string Site { get; init; }

    /// <summary>A <see cref="Fleet.Core.Lifecycle.SessionPhase"/> in small letters.</summary>
    public required string State { get; init; }

    /// <summary>Seconds since it became live; 0 before.</summary>
    public double Uptime { get; init; }

    /// <summary>By protocol.</summary>
    public IReadOnlyDictionary<string, int> Viewers { get; init; } = new Dictionary<string, int>();

    /// <summary>Bits a second.</summary>
    public double BitRate { get; init; }

    /// <summary>Pictures a second.</summary>
    public double Fps { get; init; }

    /// <summary>Seconds from key frame to key frame.</summary>
    public double? Gop { get; init; }

    public long LostPackets { get; init; }

    public string? LastError { get; init; }
}
