namespace Fleet.Core.Rtsp.Sdp;

/// <summary>What one RTP payload type of a medium carries.</summary>
public sealed class PayloadFormat
{
    public required int PayloadType { get; init; }

    /// <summary>In upper case, for instance <c>H264</c>; empty when neither the description nor RFC 3551 says what it is.</summary>
    public required string EncodingName { get; init; }

    /// <summary>Ticks a second of the RTP timestamp; 0 only where <see cref="EncodingName"/> is empty.</summary>
    public required int ClockRate { get; init; }

    public int Channels { get; init; } = 1;

    public FormatParameters Parameters { get; init; } = FormatParameters.None;
}
