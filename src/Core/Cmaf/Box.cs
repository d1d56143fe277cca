using System.Buffers.Binary;
using System.Text;

namespace Fleet.Core.Cmaf;

/// <summary>One box (ISO/IEC 14496-12 section 4.2) of bytes that somebody else wrote: every look into it is checked.</summary>
internal readonly ref struct Box(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
{
    public const int HeaderSize = 8;

    private readonly ReadOnlySpan<byte> _type = type;

    /// <summary>What follows size and type.</summary>
    public ReadOnlySpan<byte> Body { get; } = body;

    public int Size => HeaderSize + Body.Length;

    /// <summary>For messages: four letters, or what stands in their place in hexadecimal.</summary>
    public string Name => _type.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E) ? Convert.ToHexString(_type) : Encoding.ASCII.GetString(_type);

    /// <summary>Of a FullBox.</summary>
    public byte Version => Slice(0, 4)[0];

    /// <summary>Of a FullBox.</summary>
    public uint Flags => UInt32(0) & 0xFFFFFF;

    public bool Is(scoped ReadOnlySpan<byte> name) => _type.SequenceEqual(name);

    public byte UInt8(int at) => Slice(at, 1)[0];

    public ushort UInt16(int at) => BinaryPrimitives.ReadUInt16BigEndian(Slice(at, 2));

    public uint UInt32(int at) => BinaryPrimitives.ReadUInt32BigEndian(Slice(at, 4));

    public ulong UInt64(int at) => BinaryPrimitives.ReadUInt64BigEndian(Slice(at, 8));

    /// <summary>The boxes inside, behind fields of so many bytes.</summary>
    public BoxReader Children(int behind = 0) => new(Slice(behind, Math.Max(0, Body.Length - behind)));

    public ReadOnlySpan<byte> Slice(int at, int length) =>
        at <= Body.Length && length <= Body.Length - at ? Body.Slice(at, length) : throw new CmafFormatException($"The box {Name} of {Size} bytes is too short.");
}
