namespace Fleet.Core.Codecs.Aac;

/// <summary>One AAC-LC access unit in which every channel has no spectrum at all (ISO/IEC 14496-3 section 4.4.2.1).</summary>
internal static class AacSilence
{
    private const uint SingleChannel = 0, ChannelPair = 1, LowFrequency = 3, End = 7;

    // section 1.6.3.5, table 1.19: the elements of each channel count, in their order
    private static readonly uint[][] Elements =
    [
        [],
        [SingleChannel],
        [ChannelPair],
        [SingleChannel, ChannelPair],
        [SingleChannel, ChannelPair, SingleChannel],
        [SingleChannel, ChannelPair, ChannelPair],
        [SingleChannel, ChannelPair, ChannelPair, LowFrequency],
        [],
        [SingleChannel, ChannelPair, ChannelPair, ChannelPair, LowFrequency],
    ];

    public static byte[] For(int channels)
    {
        const int largest = 32;
        var buffer = new byte[largest];
        var writer = new BitWriter(buffer);
        Span<uint> tags = stackalloc uint[4];
        foreach (uint element in Elements[channels])
        {
            writer.WriteBits(element, 3);
            writer.WriteBits(tags[(int)element]++, 4);
            if (element == ChannelPair) Pair(ref writer);
            else
            {
                writer.WriteBits(0, 8); // global_gain
                IndividualStreamInfo(ref writer);
                NothingElse(ref writer);
            }
        }

        writer.WriteBits(End, 3);
        return buffer[..writer.Align()];
    }

    private static void Pair(ref BitWriter writer)
    {
        writer.WriteFlag(true); // common_window
        IndividualStreamInfo(ref writer);
        writer.WriteBits(0, 2); // ms_mask_present
        for (int channel = 0; channel < 2; channel++)
        {
            writer.WriteBits(0, 8); // global_gain
            NothingElse(ref writer);
        }
    }

    /// <summary>Section 4.4.2.1, ics_info: a reserved bit, one long window, its shape, no scale factor band, no prediction.</summary>
    private static void IndividualStreamInfo(ref BitWriter writer) => writer.WriteBits(0, 1 + 2 + 1 + 6 + 1);

    /// <summary>With no band there are no sections, scale factors or coefficients; no pulse, noise shaping or gain control either.</summary>
    private static void NothingElse(ref BitWriter writer) => writer.WriteBits(0, 3);
}
