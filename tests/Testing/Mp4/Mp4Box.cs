using System.Buffers.Binary;
using System.Text;

namespace Fleet.Testing.Mp4;

/// <summary>One box and the boxes inside it. Every byte of a container is inside one of its boxes.</summary>
public sealed class Mp4Box
{
    private const int MaxDepth = 8;
    private static readonly HashSet<string> Containers = ["moov", "trak", "mdia", "minf", "dinf", "stbl", "mvex", "moof", "traf"];

    private Mp4Box(string type, ReadOnlyMemory<byte> body, int offset, IReadOnlyList<Mp4Box> children)
    {
        Type = type;
        Body = body;
        Offset = offset;
        Children = children;
    }

    public string Type { get; }

    /// <summary>What follows size and type.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Where the box starts in what was read.</summary>
    public int Offset { get; }

    public IReadOnlyList<Mp4Box> Children { get; }

    public int Size => Body.Length + 8;

    public byte Version => Body.Span[0];

    public uint Flags => U32(0) & 0xFFFFFF;

    public static IReadOnlyList<Mp4Box> ReadAll(ReadOnlyMemory<byte> data) => ReadAll(data, 0, 0);

    public uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(Slice(at, 4));

    public ulong U64(int at) => BinaryPrimitives.ReadUInt64BigEndian(Slice(at, 8));

    public ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(Slice(at, 2));

    public ReadOnlySpan<byte> Slice(int at, int length) =>
        at + length <= Body.Length ? Body.Span.Slice(at, length) : throw new Mp4Exception($"{Type} is too short");

    public Mp4Box Single(string type) =>
        Children.Where(box => box.Type == type).ToArray() is [var only] ? only : throw new Mp4Exception($"{Type} has not exactly one {type}");

    public Mp4Box? Optional(string type) => Children.FirstOrDefault(box => box.Type == type);

    /// <summary>The boxes behind the fixed fields of a sample entry or of stsd.</summary>
    public IReadOnlyList<Mp4Box> ChildrenBehind(int fixedFields) => fixedFields <= Body.Length
        ? ReadAll(Body[fixedFields..], Offset + 8 + fixedFields, 1)
        : throw new Mp4Exception($"{Type} is too short");

    private static List<Mp4Box> ReadAll(ReadOnlyMemory<byte> data, int offset, int depth)
    {
        if (depth > MaxDepth) throw new Mp4Exception("boxes are nested too deep");
        List<Mp4Box> boxes = [];
        for (int at = 0; at < data.Length;)
        {
            if (data.Length - at < 8) throw new Mp4Exception($"{data.Length - at} stray bytes at {offset + at}");
            uint size = BinaryPrimitives.ReadUInt32BigEndian(data.Span[at..]);
            if (size < 8 || size > data.Length - at) throw new Mp4Exception($"a box of {size} bytes at {offset + at} where {data.Length - at} are left");
            string type = Encoding.Latin1.GetString(data.Span.Slice(at + 4, 4));
            ReadOnlyMemory<byte> body = data.Slice(at + 8, (int)size - 8);
            boxes.Add(new Mp4Box(type, body, offset + at, Containers.Contains(type) ? ReadAll(body, offset + at + 8, depth + 1) : []));
            at += (int)size;
        }

        return boxes;
    }
}
