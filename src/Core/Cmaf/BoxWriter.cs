using System.Buffers.Binary;

namespace Fleet.Core.Cmaf;

/// <summary>
/// Writes ISO base media file format boxes (ISO/IEC 14496-12 section 4.2) into memory that is known to be large enough.
/// <see cref="Begin"/> leaves room for the size and returns where; <see cref="End"/> patches it. Nothing is written twice.
/// </summary>
public ref struct BoxWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    public int Position { get; private set; }

    public int Begin(ReadOnlySpan<byte> type)
    {
        int start = Position;
        UInt32(0);
        Bytes(type);
        return start;
    }

    /// <summary>A FullBox: a version and 24 bits of flags follow the type.</summary>
    public int Begin(ReadOnlySpan<byte> type, byte version, uint flags)
    {
        int start = Begin(type);
        UInt32((uint)version << 24 | flags);
        return start;
    }

    public readonly void End(int start) => BinaryPrimitives.WriteInt32BigEndian(_target[start..], Position - start);

    public void Byte(byte value) => _target[Position++] = value;

    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_target[Position..], value);
        Position += 2;
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_target[Position..], value);
        Position += 4;
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_target[Position..], value);
        Position += 8;
    }

    public void Bytes(scoped ReadOnlySpan<byte> value)
    {
        value.CopyTo(_target[Position..]);
        Position += value.Length;
    }

    public void Zeros(int count)
    {
        _target.Slice(Position, count).Clear();
        Position += count;
    }
}
