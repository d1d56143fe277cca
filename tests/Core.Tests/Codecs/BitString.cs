namespace Fleet.Core.Tests.Codecs;

/// <summary>Writes what a bit reader reads.</summary>
internal sealed class BitString
{
    private readonly List<bool> _bits = [];

    public BitString Bit(int bit)
    {
        _bits.Add(bit != 0);
        return this;
    }

    public BitString Bits(string bits)
    {
        foreach (char bit in bits.Where(c => c is '0' or '1')) Bit(bit - '0');
        return this;
    }

    public BitString Number(long value, int bits)
    {
        for (int i = bits - 1; i >= 0; i--) Bit((int)(value >> i & 1));
        return this;
    }

    public BitString Byte(int value) => Number(value, 8);

    public BitString Ue(long value)
    {
        int bits = (int)Math.Log2(value + 1);
        return Number(0, bits).Number(value + 1, bits + 1);
    }

    public BitString Se(int value) => Ue(value > 0 ? 2L * value - 1 : -2L * value);

    public BitString Append(BitString other)
    {
        _bits.AddRange(other._bits);
        return this;
    }

    /// <summary>Bytes that hold no start code and need no emulation prevention.</summary>
    public BitString Filler(int bytes)
    {
        for (int i = 0; i < bytes; i++) Byte(0x55 + (i & 7));
        return this;
    }

    /// <summary>rbsp_trailing_bits.</summary>
    public byte[] Trail()
    {
        Bit(1);
        while (_bits.Count % 8 != 0) Bit(0);
        byte[] bytes = new byte[_bits.Count / 8];
        for (int i = 0; i < _bits.Count; i++)
        {
            if (_bits[i]) bytes[i / 8] |= (byte)(0x80 >> (i % 8));
        }

        return bytes;
    }
}
