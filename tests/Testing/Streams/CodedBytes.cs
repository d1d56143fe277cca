namespace Fleet.Testing.Streams;

/// <summary>Bytes that look like those of an encoder: any value, no start code, and the same ones on every run.</summary>
public sealed class CodedBytes(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A number from <paramref name="from"/> up to, and not including, <paramref name="to"/>.</summary>
    public int Next(int from, int to) => _random.Next(from, to);

    /// <summary>A coded unit of <paramref name="size"/> bytes that begins with <paramref name="head"/>.</summary>
    public byte[] Unit(ReadOnlySpan<byte> head, int size)
    {
        byte[] unit = new byte[size];
        _random.NextBytes(unit);
        head.CopyTo(unit);

        // emulation prevention, the short way: no two zeros follow each other, and none ends the unit
        for (int i = 1; i < size; i++)
            if (unit[i] == 0 && (unit[i - 1] == 0 || i == size - 1)) unit[i] = 0x5A;
        return unit;
    }
}
