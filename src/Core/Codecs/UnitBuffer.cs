using System.Buffers.Binary;

namespace Fleet.Core.Codecs;

/// <summary>Collects the NAL units of one access unit, each behind its length in four bytes. One array, grown when needed and used again for every unit.</summary>
public sealed class UnitBuffer
{
    /// <summary>A picture of a camera stays far below this; a stream that never ends its pictures is cut here.</summary>
    public const int MaxSize = 8 * 1024 * 1024;

    /// <summary>The most slices and messages of one picture: H.265 level 6.2 allows 600 slice segments.</summary>
    public const int MaxNals = 1024;

    private const int LengthSize = 4;
    private const int InitialSize = 64 * 1024;

    private byte[] _data = new byte[InitialSize];
    private int _size;
    private int _nals;
    private int _nalStart = -1;

    /// <summary>The finished NAL units.</summary>
    public ReadOnlySpan<byte> Data => _data.AsSpan(0, IsOpen ? _nalStart : _size);

    /// <summary>A NAL unit is begun and not ended.</summary>
    public bool IsOpen => _nalStart >= 0;

    /// <summary>Bytes held for good; at most <see cref="MaxSize"/>.</summary>
    public int Capacity => _data.Length;

    /// <summary>Begins a NAL unit; false when the unit is full.</summary>
    public bool Begin()
    {
        if (IsOpen) throw new InvalidOperationException("The NAL unit before is still open.");
        if (_nals == MaxNals || !TryGrow(LengthSize)) return false;
        _nalStart = _size;
        _size += LengthSize;
        return true;
    }

    /// <summary>Adds bytes to the open NAL unit; false when the unit is full.</summary>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        if (!IsOpen) throw new InvalidOperationException("No NAL unit is open.");
        if (!TryGrow(bytes.Length)) return false;
        bytes.CopyTo(_data.AsSpan(_size));
        _size += bytes.Length;
        return true;
    }

    /// <summary>Ends the open NAL unit and returns it. Zero bytes at its end belong to the byte stream format, not to it (Annex B: trailing_zero_8bits).</summary>
    public ReadOnlySpan<byte> End()
    {
        if (!IsOpen) throw new InvalidOperationException("No NAL unit is open.");
        int start = _nalStart + LengthSize;
        int length = _data.AsSpan(start, _size - start).LastIndexOfAnyExcept((byte)0) + 1;
        BinaryPrimitives.WriteInt32BigEndian(_data.AsSpan(_nalStart), length);
        _size = start + length;
        _nalStart = -1;
        _nals++;
        return _data.AsSpan(start, length);
    }

    /// <summary>Forgets the open NAL unit.</summary>
    public void Abandon()
    {
        if (!IsOpen) return;
        _size = _nalStart;
        _nalStart = -1;
    }

    /// <summary>Takes back the last finished NAL unit of <paramref name="length"/> bytes.</summary>
    public void RemoveLast(int length)
    {
        _size -= LengthSize + length;
        _nals--;
    }

    /// <summary>Keeps only the last finished NAL unit, of <paramref name="length"/> bytes.</summary>
    public void KeepLast(int length)
    {
        int size = LengthSize + length;
        _data.AsSpan(_size - size, size).CopyTo(_data);
        _size = size;
        _nals = 1;
    }

    public void Clear()
    {
        _size = 0;
        _nals = 0;
        _nalStart = -1;
    }

    private bool TryGrow(int bytes)
    {
        int needed = _size + bytes;
        if (needed <= _data.Length) return true;
        if (needed > MaxSize) return false;
        Array.Resize(ref _data, Math.Min(MaxSize, Math.Max(needed, _data.Length * 2)));
        return true;
    }
}
