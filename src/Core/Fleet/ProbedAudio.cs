using Fleet.Core.Codecs;

namespace Fleet.Core.Fleet;

/// <summary>The sound a look at a camera found.</summary>
public sealed record ProbedAudio(AudioCodec Codec, string CodecString, int SampleRate, int Channels)
{
    public static ProbedAudio Of(AudioFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return new ProbedAudio(format.Codec, format.CodecString, format.SampleRate, format.Channels);
    }
}
