using System.Text;

namespace Fleet.Core.Rtsp.Sdp;

/// <summary>
/// What a camera offers (RFC 8866), read leniently: lines that are not needed to play it may be repeated, broken or missing.
/// </summary>
public sealed class SessionDescription
{
    /// <summary>The session's name; null when it is blank or absent.</summary>
    public string? Name { get; init; }

    /// <summary>The aggregate control URL of the whole session; often <c>*</c>.</summary>
    public string? Control { get; init; }

    public required IReadOnlyList<MediaDescription> Media { get; init; }

    /// <exception cref="SdpException">It is not a session description, a media line is broken, or a limit is passed.</exception>
    public static SessionDescription Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length > SdpLimits.MaxBytes)
            throw new SdpException($"The session description has {body.Length} bytes; at most {SdpLimits.MaxBytes} are read.");
        return Parse(Encoding.UTF8.GetString(body));
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static SessionDescription Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > SdpLimits.MaxBytes)
            throw new SdpException($"The session description has {text.Length} characters; at most {SdpLimits.MaxBytes} are read.");
        return new SdpReader().Read(text);
    }
}
