using System.Buffers.Binary;

namespace Fleet.Core.Cmaf;

/// <summary>Reads boxes that stand side by side. A box that does not end where it says is refused; those of more than 4 GiB too, for nobody sends them.</summary>
internal ref struct BoxReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;

    public int Position { get; private set; }

    /// <summary>False at the end.</summary>
    /// <exception cref="CmafFormatException">What stands there is no box.</exception>
    public bool TryRead(out Box box)
    {
        box = default;
        ReadOnlySpan<byte> rest = _data[Position..];
        if (rest.IsEmpty) return false;
        if (rest.Length < Box.HeaderSize) throw new CmafFormatException($"{rest.Length} bytes stand where a box should.");
        uint size = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (size < Box.HeaderSize || size > (uint)rest.Length)
            throw new CmafFormatException($"A box says it has {size} bytes where {rest.Length} are left.");
        box = new Box(rest.Slice(4, 4), rest[Box.HeaderSize..(int)size]);
        Position += (int)size;
        return true;
    }

    /// <summary>The first box of that name; the others before it are passed over.</summary>
    public Box Find(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<char> inside)
    {
        while (TryRead(out Box box))
        {
            if (box.Is(name)) return box;
        }

        throw new CmafFormatException($"{inside} has no {System.Text.Encoding.ASCII.GetString(name)}.");
    }

    /// <summary>The next box, which has to have that name.</summary>
    public Box Expect(scoped ReadOnlySpan<byte> name)
    {
        if (!TryRead(out Box box)) throw new CmafFormatException($"{System.Text.Encoding.ASCII.GetString(name)} is missing.");
        return box.Is(name) ? box : throw new CmafFormatException($"{box.Name} stands where {System.Text.Encoding.ASCII.GetString(name)} should.");
    }

    public readonly void ExpectEnd(scoped ReadOnlySpan<char> inside)
    {
        if (Position < _data.Length) throw new CmafFormatException($"{inside} has {_data.Length - Position} bytes too many.");
    }
}
