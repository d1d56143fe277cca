using System.Buffers.Binary;

namespace Fleet.Core.Codecs;

/// <summary>Writes bits, most significant first, into memory that is known to be large enough.</summary>
public ref struct BitWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;
    private ulong _pending;
    private int _pendingBits;
    private int _bytes;

    /// <summary>Bits written so far.</summary>
    public readonly int Position => _bytes * 8 + _pendingBits;

    /// <summary>Writes the lowest <paramref name="count"/> bits, 0 to 32.</summary>
    public void WriteBits(uint value, int count)
    {
        _pending = _pending << count | value & ((1UL << count) - 1);
        _pendingBits += count;
        if (_pendingBits < 32) return;
        _pendingBits -= 32;
        BinaryPrimitives.WriteUInt32BigEndian(_target[_bytes..], (uint)(_pending >> _pendingBits));
        _bytes += 4;
    }

    public void WriteFlag(bool value) => WriteBits(value ? 1u : 0, 1);

    public void WriteZeros(int count)
    {
        for (; count > 32; count -= 32) WriteBits(0, 32);
        WriteBits(0, count);
    }

    /// <summary>Fills up the last byte with zeros and returns how many bytes there are. More may be written behind it.</summary>
    public int Align()
    {
        WriteBits(0, -_pendingBits & 7);
        while (_pendingBits > 0)
        {
            _pendingBits -= 8;
            _target[_bytes++] = (byte)(_pending >> _pendingBits);
        }

        return _bytes;
    }
}
