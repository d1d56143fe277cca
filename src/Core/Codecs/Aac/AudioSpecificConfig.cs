namespace Fleet.Core.Codecs.Aac;

/// <summary>What a decoder has to know about AAC (ISO/IEC 14496-3 section 1.6.2.1).</summary>
/// <param name="ObjectType">As signalled first: 2 for AAC-LC, 5 for HE-AAC and 29 for HE-AAC v2 that say so up front.</param>
/// <param name="CoreRate">Samples a second of the AAC core.</param>
/// <param name="OutputRate">Samples a second after spectral band replication; the core's without it.</param>
/// <param name="Channels">Of the core; parametric stereo makes two of one.</param>
/// <param name="FrameLength">Samples of the core in an access unit: 1024, or 960.</param>
public readonly record struct AudioSpecificConfig(int ObjectType, int CoreRate, int OutputRate, int Channels, int FrameLength)
{
    private const int Main = 1, LowComplexity = 2, ScalableSampleRate = 3, LongTermPrediction = 4, SpectralBandReplication = 5, ParametricStereo = 29;
    private const int EscapedType = 31, ExplicitRate = 15, ExtensionSync = 0x2B7;

    // section 1.6.3.4, table 1.18
    private static readonly int[] Rates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

    // section 1.6.3.5, table 1.19
    private static readonly int[] ChannelCounts = [0, 1, 2, 3, 4, 5, 6, 8];

    /// <summary>What a browser decodes: AAC-LC, with or without its two extensions.</summary>
    public bool IsPlayable => ObjectType is LowComplexity or SpectralBandReplication or ParametricStereo;

    public static bool TryParse(ReadOnlySpan<byte> data, out AudioSpecificConfig config)
    {
        var reader = new BitReader(data);
        return TryRead(ref reader, out config);
    }

    /// <summary>Reads a configuration that other fields may follow. False when it is cut short, reserved, or has no channel configuration of its own.</summary>
    public static bool TryRead(ref BitReader reader, out AudioSpecificConfig config)
    {
        config = default;
        int type = ReadObjectType(ref reader);
        int coreRate = ReadRate(ref reader);
        int outputRate = coreRate;
        int channelConfiguration = (int)reader.ReadBits(4);
        int coreType = type;
        if (type is SpectralBandReplication or ParametricStereo)
        {
            outputRate = ReadRate(ref reader);
            coreType = ReadObjectType(ref reader);
        }

        if (coreType is not (Main or LowComplexity or ScalableSampleRate or LongTermPrediction)) return false;

        // GASpecificConfig, section 4.4.1
        int frameLength = reader.ReadFlag() ? 960 : 1024;
        if (reader.ReadFlag()) reader.SkipBits(14);
        reader.SkipBits(1);
        if (type == coreType) ReadTrailingExtension(ref reader, ref outputRate);
        if (reader.Overrun || coreRate == 0 || outputRate == 0 || ChannelsAt(channelConfiguration) == 0) return false;
        config = new AudioSpecificConfig(type, coreRate, outputRate, ChannelsAt(channelConfiguration), frameLength);
        return true;
    }

    /// <summary>Writes AAC-LC of one of the standard rates, for a camera that sends no configuration; null when the rate is none.</summary>
    public static byte[]? Write(int rate, int channels)
    {
        int rateIndex = Array.IndexOf(Rates, rate);
        int channelConfiguration = Array.IndexOf(ChannelCounts, channels);
        if (rateIndex < 0 || channelConfiguration < 1) return null;
        return [(byte)(LowComplexity << 3 | rateIndex >> 1), (byte)((rateIndex & 1) << 7 | channelConfiguration << 3)];
    }

    internal static int RateAt(int index) => index < Rates.Length ? Rates[index] : 0;

    /// <summary>0 where the layout is told in the stream, or reserved.</summary>
    internal static int ChannelsAt(int configuration) => configuration < ChannelCounts.Length ? ChannelCounts[configuration] : 0;

    /// <summary>Section 1.6.2.1: the extension may also be told behind the core's fields, for decoders that don't know it.</summary>
    private static void ReadTrailingExtension(ref BitReader reader, ref int outputRate)
    {
        const int syncBits = 11, typeBits = 5, flagBits = 1;
        BitReader ahead = reader;
        if (ahead.BitsLeft < syncBits + typeBits + flagBits || ahead.ReadBits(syncBits) != ExtensionSync) return;
        if (ReadObjectType(ref ahead) != SpectralBandReplication) return;
        if (ahead.ReadFlag()) outputRate = ReadRate(ref ahead);
        if (!ahead.Overrun) reader = ahead;
    }

    private static int ReadObjectType(ref BitReader reader)
    {
        int type = (int)reader.ReadBits(5);
        return type == EscapedType ? 32 + (int)reader.ReadBits(6) : type;
    }

    private static int ReadRate(ref BitReader reader)
    {
        int index = (int)reader.ReadBits(4);
        return index == ExplicitRate ? (int)reader.ReadBits(24) : RateAt(index);
    }
}
