namespace Fleet.Core.Codecs;

/// <summary>Reads bits, most significant first. A read past the end gives zero and sets <see cref="Overrun"/> for good: a parser asks once, behind its last field.</summary>
public ref struct BitReader(ReadOnlySpan<byte> data)
{
    private const int LongestGolombPrefix = 32;
    private readonly ReadOnlySpan<byte> _data = data;
    private int _position;

    /// <summary>Something was read that is not there, or that is no number; what was read since means nothing.</summary>
    public bool Overrun { get; private set; }

    /// <summary>Bits read so far.</summary>
    public readonly int Position => _position;

    public readonly int BitsLeft => _data.Length * 8 - _position;

    public bool ReadFlag() => ReadBits(1) != 0;

    /// <summary>Reads 0 to 32 bits as one unsigned number.</summary>
    public uint ReadBits(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 32);
        if (count > BitsLeft)
        {
            Fail();
            return 0;
        }

        ulong value = 0;
        int from = _position >> 3;
        int to = (_position + count + 7) >> 3;
        for (int i = from; i < to; i++) value = value << 8 | _data[i];
        value >>= to * 8 - (_position + count);
        _position += count;
        return (uint)(value & ((1UL << count) - 1));
    }

    public void SkipBits(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > BitsLeft) Fail();
        else _position += count;
    }

    /// <summary>Moves on to the next whole byte.</summary>
    public void AlignToByte() => SkipBits(-_position & 7);

    /// <summary>Takes whole bytes in place; the position must be aligned.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if ((_position & 7) != 0) throw new InvalidOperationException("Bytes are read from a byte's first bit only.");
        if (count > BitsLeft / 8)
        {
            Fail();
            return [];
        }

        ReadOnlySpan<byte> bytes = _data.Slice(_position >> 3, count);
        _position += count * 8;
        return bytes;
    }

    /// <summary>ue(v): ITU-T H.264 and H.265 section 9.1 and 9.2.</summary>
    public uint ReadUe()
    {
        int zeros = 0;
        while (!ReadFlag())
        {
            if (Overrun || ++zeros > LongestGolombPrefix)
            {
                Fail();
                return 0;
            }
        }

        ulong value = (1UL << zeros) - 1 + ReadBits(zeros);
        if (value > uint.MaxValue) Fail();
        return Overrun ? 0 : (uint)value;
    }

    /// <summary>se(v): 0, 1, -1, 2, -2 …</summary>
    public int ReadSe()
    {
        uint code = ReadUe();
        return (code & 1) != 0 ? (int)((code >> 1) + 1) : -(int)(code >> 1);
    }

    private void Fail()
    {
        Overrun = true;
        _position = _data.Length * 8;
    }
}
