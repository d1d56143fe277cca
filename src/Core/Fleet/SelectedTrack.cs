using Fleet.Core.Cmaf;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Fleet;

/// <summary>One track of a camera that is pulled, with the payload format that is understood of it.</summary>
public sealed record SelectedTrack(TrackKind Kind, MediaDescription Media, PayloadFormat Format)
{
    private const int OpusClockRate = 48000;

    /// <summary>Ticks a second of its RTP timestamps: as announced, but for Opus, where cameras announce what they like (RFC 7587 section 4.1).</summary>
    public int ClockRate => Format.EncodingName == "OPUS" ? OpusClockRate : Format.ClockRate;
}
