namespace Fleet.Core.Codecs.Aac;

/// <summary>
/// How LATM multiplexes (ISO/IEC 14496-3 section 1.7.3): one program of one layer with frames of variable length, as every camera
/// sends it. Others are not read.
/// </summary>
/// <param name="AudioStart">The first bit of the AudioSpecificConfig in what was read.</param>
/// <param name="AudioBits">How many bits it has.</param>
/// <param name="SubFrames">Access units in each audioMuxElement.</param>
/// <param name="OtherDataBits">Bits behind the units that are not audio.</param>
internal readonly record struct StreamMuxConfig(AudioSpecificConfig Audio, int AudioStart, int AudioBits, int SubFrames, int OtherDataBits)
{
    public static bool TryRead(ref BitReader reader, out StreamMuxConfig config)
    {
        config = default;
        bool isVersion1 = reader.ReadFlag();
        if (isVersion1 && reader.ReadFlag()) return false; // audioMuxVersionA: reserved
        if (isVersion1) ReadValue(ref reader); // taraBufferFullness
        bool sameTimeFraming = reader.ReadFlag();
        int subFrames = (int)reader.ReadBits(6) + 1;
        uint morePrograms = reader.ReadBits(4), moreLayers = reader.ReadBits(3);
        if (!sameTimeFraming || morePrograms != 0 || moreLayers != 0) return false;

        uint announcedBits = isVersion1 ? ReadValue(ref reader) : 0;
        int start = reader.Position;
        if (!AudioSpecificConfig.TryRead(ref reader, out AudioSpecificConfig audio)) return false;
        int bits = reader.Position - start;
        if (isVersion1)
        {
            if (announcedBits < bits || announcedBits > bits + reader.BitsLeft) return false;
            reader.SkipBits((int)announcedBits - bits);
        }

        // frameLengthType 0: the length stands before each unit; then latmBufferFullness
        if (reader.ReadBits(3) != 0) return false;
        reader.SkipBits(8);
        int otherBits = reader.ReadFlag() ? ReadOtherDataLength(ref reader, isVersion1) : 0;
        if (reader.ReadFlag()) reader.SkipBits(8); // crcCheckSum
        config = new StreamMuxConfig(audio, start, bits, subFrames, otherBits);
        return !reader.Overrun && otherBits >= 0;
    }

    /// <summary>The AudioSpecificConfig of <paramref name="source"/>, moved to the first bit of a byte.</summary>
    public byte[] AudioBytes(ReadOnlySpan<byte> source)
    {
        var reader = new BitReader(source);
        reader.SkipBits(AudioStart);
        var bytes = new byte[(AudioBits + 7) / 8];
        for (int i = 0; i < bytes.Length; i++)
        {
            int count = Math.Min(8, AudioBits - i * 8);
            bytes[i] = (byte)(reader.ReadBits(count) << 8 - count);
        }

        return bytes;
    }

    private static int ReadOtherDataLength(ref BitReader reader, bool isVersion1)
    {
        const int most = 64 * 1024 * 8;
        uint bits = 0;
        if (isVersion1) bits = ReadValue(ref reader);
        else
        {
            bool isMore;
            do
            {
                isMore = reader.ReadFlag();
                bits = bits << 8 | reader.ReadBits(8);
            }
            while (isMore && bits <= most);
        }

        return bits <= most ? (int)bits : -1;
    }

    /// <summary>LatmGetValue: one to four bytes behind their count.</summary>
    private static uint ReadValue(ref BitReader reader) => reader.ReadBits(8 * ((int)reader.ReadBits(2) + 1));
}
