using System.Globalization;

namespace Fleet.Core.Rtsp;

/// <summary>A request or a response (RFC 2326 section 4).</summary>
public abstract class RtspMessage
{
    public RtspHeaders Headers { get; init; } = [];

    public byte[] Body { get; init; } = [];

    /// <summary>Null when absent or not a number.</summary>
    public int? CSeq => int.TryParse(Headers["CSeq"], NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
