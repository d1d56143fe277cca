using System.Buffers.Binary;

namespace Fleet.Load.Mp4;

/// <summary>
/// Walks a fragmented MP4 stream as it arrives, cut anywhere, and tells each fragment when its last byte is in. It copies nothing and allocates
/// nothing: media data is stepped over, and the few boxes that matter are read as the 32-bit words they consist of
/// (<see cref="MovieBoxes"/>). Containers are entered by reading on, so no stack is kept.
/// </summary>
internal sealed class BoxWalker(IFragmentSink sink)
{
    private const int ShortHeader = 8;
    private const int LongHeader = 16;

    private readonly byte[] _header = new byte[LongHeader];
    private readonly MovieBoxes _boxes = new(sink);
    private int _headerLength;
    private int _headerNeeded = ShortHeader;
    private bool _inBox;
    private bool _readsWords;
    private uint _type;
    private ulong _left;
    private uint _word;
    private int _wordBytes;
    private int _wordIndex;

    /// <summary>Why the stream is not fragmented MP4; null while it is.</summary>
    public string? Error { get; private set; }

    /// <summary>Returns false once the stream is invalid; <see cref="Error"/> says why, and nothing more is read.</summary>
    public bool Feed(ReadOnlySpan<byte> data)
    {
        while (Error is null && !data.IsEmpty)
        {
            if (!_inBox) ReadHeader(ref data);
            else if (_readsWords) ReadWords(ref data);
            else Skip(ref data);
        }

        return Error is null;
    }

    private void ReadHeader(ref ReadOnlySpan<byte> data)
    {
        int taken = Math.Min(_headerNeeded - _headerLength, data.Length);
        data[..taken].CopyTo(_header.AsSpan(_headerLength));
        data = data[taken..];
        _headerLength += taken;
        if (_headerLength < _headerNeeded) return;
        ulong size = BinaryPrimitives.ReadUInt32BigEndian(_header);
        if (size == 1 && _headerNeeded == ShortHeader)
        {
            _headerNeeded = LongHeader;
            return;
        }

        if (_headerNeeded == LongHeader) size = BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(ShortHeader));
        BeginBox(BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(4)), size);
    }

    private void BeginBox(uint type, ulong size)
    {
        if (size < (ulong)_headerNeeded)
        {
            Error = $"a box of type 0x{type:X8} says it has {size} bytes";
            return;
        }

        _left = size - (ulong)_headerNeeded;
        _type = type;
        _headerLength = 0;
        _headerNeeded = ShortHeader;
        Error = _boxes.Begin(type);
        if (MovieBoxes.IsContainer(type)) return;
        _inBox = true;
        _readsWords = MovieBoxes.IsRead(type);
        _wordBytes = _wordIndex = 0;
        if (_left == 0) EndBox();
    }

    private void ReadWords(ref ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty && _left > 0)
        {
            if (_wordBytes == 0 && data.Length >= 4 && _left >= 4)
            {
                _boxes.Word(_type, _wordIndex++, BinaryPrimitives.ReadUInt32BigEndian(data));
                data = data[4..];
                _left -= 4;
                continue;
            }

            _word = _word << 8 | data[0];
            data = data[1..];
            _left--;
            if (++_wordBytes < 4) continue;
            _wordBytes = 0;
            _boxes.Word(_type, _wordIndex++, _word);
        }

        if (_left == 0) EndBox();
    }

    private void Skip(ref ReadOnlySpan<byte> data)
    {
        int skipped = (int)Math.Min(_left, (ulong)data.Length);
        data = data[skipped..];
        _left -= (ulong)skipped;
        if (_left == 0) EndBox();
    }

    private void EndBox()
    {
        _inBox = false;
        Error ??= _boxes.End(_type);
    }
}
