namespace Fleet.Core.Codecs;

/// <summary>Walks the supplemental enhancement messages of one NAL unit (ITU-T H.264 section 7.3.2.3.1, H.265 section 7.3.5), behind its header.</summary>
public ref struct SeiReader(ReadOnlySpan<byte> escaped)
{
    private readonly ReadOnlySpan<byte> _escaped = escaped;
    private int _position;
    private int _zeros;

    /// <summary>Copies the beginning of the next message to <paramref name="head"/>; false when there is no further whole message.</summary>
    public bool TryRead(scoped Span<byte> head, out int type, out int length)
    {
        length = 0;
        if (!TryReadNumber(out type) || !TryReadNumber(out int size)) return false;
        for (int i = 0; i < size; i++)
        {
            if (!TryReadByte(out byte b)) return false;
            if (i < head.Length) head[i] = b;
        }

        length = Math.Min(size, head.Length);
        return true;
    }

    private bool TryReadNumber(out int number)
    {
        number = 0;
        byte b;
        do
        {
            if (!TryReadByte(out b)) return false;
            number += b;
        }
        while (b == 0xFF);
        return true;
    }

    private bool TryReadByte(out byte b)
    {
        b = 0;
        if (_position < _escaped.Length && _zeros >= 2 && _escaped[_position] == 3)
        {
            _position++;
            _zeros = 0;
        }

        if (_position == _escaped.Length) return false;
        b = _escaped[_position++];
        _zeros = b == 0 ? _zeros + 1 : 0;
        return true;
    }
}
