namespace Fleet.Core.Codecs;

/// <summary>Collects the parts of one unit. It grows to the largest unit it saw, never past its limit, and is used again for the next.</summary>
internal sealed class FragmentBuffer(int limit)
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>False, and nothing is added, when the unit would pass the limit.</summary>
    public bool TryAdd(ReadOnlySpan<byte> part)
    {
        if (!TryReserve(part.Length)) return false;
        part.CopyTo(_bytes.AsSpan(Length));
        Length += part.Length;
        return true;
    }

    /// <summary>As <see cref="TryAdd(ReadOnlySpan{byte})"/> for bytes that don't start at a byte's first bit; the reader must have them.</summary>
    public bool TryAdd(ref BitReader reader, int count)
    {
        if (!TryReserve(count)) return false;
        for (int i = 0; i < count; i++) _bytes[Length++] = (byte)reader.ReadBits(8);
        return true;
    }

    private bool TryReserve(int count)
    {
        if (count > limit - Length) return false;
        if (Length + count > _bytes.Length) Array.Resize(ref _bytes, Math.Min(limit, Math.Max(Length + count, _bytes.Length * 2)));
        return true;
    }
}
