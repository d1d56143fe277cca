namespace Fleet.Testing.Flac;

/// <summary>A slow and plain decoder of FLAC frames with constant, verbatim and fixed subframes (RFC 9639). It shares no code with the encoder.</summary>
public static class FlacFrameDecoder
{
    /// <summary>Decodes one frame of 16-bit samples, interleaved, and checks both checksums.</summary>
    public static short[] Decode(ReadOnlySpan<byte> frame)
    {
        byte[] data = frame.ToArray();
        var bits = new FlacBits(data);
        Rule(bits.Read(15) == 0x7FFC && bits.Read(1) == 0, "sync code and fixed block size");
        int sizeCode = bits.Read(4);
        _ = bits.Read(4);
        int channels = bits.Read(4) + 1;
        Rule(channels <= 8, "independent channels");
        Rule(bits.Read(3) == 4 && bits.Read(1) == 0, "16 bits a sample");
        ReadNumber(bits);
        Rule(sizeCode is 6 or 7, "the block size is in the header");
        int blockSize = bits.Read(sizeCode == 6 ? 8 : 16) + 1;
        int headerSize = bits.Position / 8;
        Rule(bits.Read(8) == Crc(data.AsSpan(0, headerSize), 8, 0x07), "the checksum of the header");

        int[][] subframes = [.. Enumerable.Range(0, channels).Select(_ => ReadSubframe(bits, blockSize))];
        bits.Align();
        int frameSize = bits.Position / 8;
        Rule(bits.Read(16) == Crc(data.AsSpan(0, frameSize), 16, 0x8005), "the checksum of the frame");
        Rule(bits.Position == data.Length * 8, "nothing follows the frame");
        return [.. Enumerable.Range(0, blockSize * channels).Select(i => checked((short)subframes[i % channels][i / channels]))];
    }

    private static void ReadNumber(FlacBits bits)
    {
        int first = bits.Read(8);
        int more = first < 0x80 ? 0 : first >= 0xFE ? 6 : first >= 0xFC ? 5 : first >= 0xF8 ? 4 : first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        Rule(first is < 0x80 or >= 0xC0, "the frame number starts with its first byte");
        for (int i = 0; i < more; i++) Rule(bits.Read(8) >> 6 == 2, "the frame number goes on");
    }

    private static int[] ReadSubframe(FlacBits bits, int blockSize)
    {
        Rule(bits.Read(1) == 0, "the zero bit of a subframe");
        int type = bits.Read(6);
        int wasted = bits.Read(1) == 0 ? 0 : bits.ReadUnary() + 1;
        int depth = 16 - wasted;
        var samples = new int[blockSize];
        if (type == 0) Array.Fill(samples, bits.ReadSigned(depth));
        else if (type == 1)
            for (int i = 0; i < blockSize; i++) samples[i] = bits.ReadSigned(depth);
        else
        {
            Rule(type is >= 8 and <= 12, $"the subframe type {type}");
            ReadFixed(bits, samples, type - 8, depth);
        }

        for (int i = 0; i < blockSize; i++) samples[i] <<= wasted;
        return samples;
    }

    private static void ReadFixed(FlacBits bits, int[] samples, int order, int depth)
    {
        for (int i = 0; i < order; i++) samples[i] = bits.ReadSigned(depth);
        Rule(bits.Read(2) == 0, "Rice parameters of four bits");
        int partitions = 1 << bits.Read(4);
        Rule(samples.Length % partitions == 0 && samples.Length / partitions > order, "whole partitions");
        int at = order;
        for (int partition = 1; partition <= partitions; partition++)
        {
            int parameter = bits.Read(4);
            Rule(parameter != 15, "no escaped partition");
            for (; at < samples.Length / partitions * partition; at++)
            {
                int folded = bits.ReadUnary() << parameter | bits.Read(parameter);
                int residual = (folded & 1) != 0 ? -(folded >> 1) - 1 : folded >> 1;
                samples[at] = residual + Predict(samples, at, order);
            }
        }
    }

    private static int Predict(int[] s, int i, int order) => order switch
    {
        0 => 0,
        1 => s[i - 1],
        2 => 2 * s[i - 1] - s[i - 2],
        3 => 3 * s[i - 1] - 3 * s[i - 2] + s[i - 3],
        _ => 4 * s[i - 1] - 6 * s[i - 2] + 4 * s[i - 3] - s[i - 4],
    };

    private static int Crc(ReadOnlySpan<byte> data, int width, int polynomial)
    {
        int crc = 0;
        foreach (byte value in data)
        {
            crc ^= value << width - 8;
            for (int i = 0; i < 8; i++) crc = (crc >> width - 1 & 1) != 0 ? crc << 1 ^ polynomial : crc << 1;
            crc &= (1 << width) - 1;
        }

        return crc;
    }

    private static void Rule(bool holds, string rule)
    {
        if (!holds) throw new FlacException("Broken rule: " + rule);
    }
}
