namespace Fleet.Core.Rtsp.Sdp;

/// <summary>One <c>m=</c> section (RFC 8866 section 5.14).</summary>
public sealed class MediaDescription
{
    /// <summary>"video", "audio", "application" and so on, in lower case.</summary>
    public required string Kind { get; init; }

    /// <summary>The transport as stated, for instance <c>RTP/AVP</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>In the order of preference. Never more than <see cref="SdpLimits.MaxFormatsPerMedia"/>, and possibly none.</summary>
    public required IReadOnlyList<PayloadFormat> Formats { get; init; }

    /// <summary>What SETUP is sent to (RFC 7826 appendix D.1.1), relative or absolute; null when the camera leaves it out.</summary>
    public string? Control { get; init; }

    public MediaDirection Direction { get; init; }

    /// <summary>Pictures a second as declared, which is often not what is sent.</summary>
    public double? FrameRate { get; init; }
}
