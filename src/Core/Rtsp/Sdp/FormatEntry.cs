namespace Fleet.Core.Rtsp.Sdp;

/// <summary>A payload type while its map and parameters are being collected.</summary>
internal sealed class FormatEntry(int payloadType)
{
    public int PayloadType => payloadType;

    public RtpMap? Map { get; set; }

    public FormatParameters Parameters { get; } = new();

    public PayloadFormat Build(int usualClockRate)
    {
        RtpMap? standard = StaticPayloadTypes.Find(payloadType);
        RtpMap? map = Map ?? standard;
        return new PayloadFormat
        {
            PayloadType = payloadType,
            EncodingName = map?.EncodingName ?? "",
            ClockRate = map is null ? 0 : map.ClockRate ?? standard?.ClockRate ?? usualClockRate,
            Channels = map?.Channels ?? 1,
            Parameters = Parameters,
        };
    }
}
