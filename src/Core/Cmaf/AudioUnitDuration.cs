using Fleet.Core.Codecs;
using Fleet.Core.Codecs.Opus;

namespace Fleet.Core.Cmaf;

/// <summary>How long one audio unit lasts: Opus says so in every packet, the others in their format.</summary>
internal static class AudioUnitDuration
{
    public static int Of(AudioFormat format, ReadOnlySpan<byte> unit) =>
        format.Codec == AudioCodec.Opus && OpusPacket.TryGetDuration(unit, out int samples) ? samples : format.UnitDuration;
}
