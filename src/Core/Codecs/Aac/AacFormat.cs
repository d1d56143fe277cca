namespace Fleet.Core.Codecs.Aac;

/// <summary>Makes the track format of an AudioSpecificConfig.</summary>
internal static class AacFormat
{
    /// <param name="clockRate">Of the RTP timestamps. HE-AAC counts them by the core or by the output rate: the duration follows from the core's.</param>
    /// <exception cref="MediaNotSupportedException">No browser decodes it.</exception>
    public static AudioFormat Of(AudioSpecificConfig config, ReadOnlySpan<byte> bytes, int clockRate)
    {
        if (!config.IsPlayable)
            throw new MediaNotSupportedException($"The camera sends AAC of object type {config.ObjectType}, which browsers can't decode. Set its audio to AAC-LC.");
        return new AudioFormat
        {
            Codec = AudioCodec.Aac,
            CodecString = $"mp4a.40.{config.ObjectType}",
            Timescale = clockRate,
            Configuration = bytes.ToArray(),
            SampleRate = config.OutputRate,
            Channels = config.Channels,
            UnitDuration = (int)Math.Max(1, (long)config.FrameLength * clockRate / config.CoreRate),
            Silence = AacSilence.For(config.Channels),
        };
    }
}
