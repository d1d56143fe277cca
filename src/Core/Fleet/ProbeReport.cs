namespace Fleet.Core.Fleet;

/// <summary>What a short look at a camera found.</summary>
public sealed record ProbeReport
{
    public required ProbedVideo Video { get; init; }

    public ProbedAudio? Audio { get; init; }

    /// <summary>From the first byte sent to the camera until the first picture a viewer could see.</summary>
    public required TimeSpan FirstPicture { get; init; }

    /// <summary>What was looked at, in media time.</summary>
    public required TimeSpan Length { get; init; }

    public required double PicturesPerSecond { get; init; }

    /// <summary>From key frame to key frame; null when no second one came.</summary>
    public TimeSpan? KeyFrameInterval { get; init; }

    /// <summary>Of all tracks, as sent to a viewer.</summary>
    public required double BitsPerSecond { get; init; }

    public required long Packets { get; init; }

    public required long LostPackets { get; init; }

    /// <summary>Whether pictures carry the camera's own clock, from its sender reports.</summary>
    public required bool HasCameraClock { get; init; }

    /// <summary>Tracks that are not taken, and why.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>What the camera does against the specifications.</summary>
    public required IReadOnlyList<string> Quirks { get; init; }
}
