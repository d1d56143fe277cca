namespace Fleet.Testing.Flac;

/// <summary>Bits one by one, as plainly as can be.</summary>
internal sealed class FlacBits(byte[] data)
{
    public int Position { get; private set; }

    public int Read(int count)
    {
        int value = 0;
        for (; count > 0; count--)
        {
            if (Position >= data.Length * 8) throw new FlacException("the frame is cut short");
            value = value << 1 | data[Position / 8] >> 7 - Position % 8 & 1;
            Position++;
        }

        return value;
    }

    public int ReadSigned(int count) => count == 0 ? 0 : Read(count) << 32 - count >> 32 - count;

    public int ReadUnary()
    {
        int zeros = 0;
        while (Read(1) == 0) zeros++;
        return zeros;
    }

    public void Align() => Position = (Position + 7) / 8 * 8;
}
