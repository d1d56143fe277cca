using Fleet.Load.Http;

namespace Fleet.Load.Viewers;

/// <summary>Takes the big-endian lengths out of chunked CMAF and hands on what is between them; cut anywhere, copying nothing.</summary>
internal sealed class LengthPrefixWalker(IByteSink next) : IByteSink
{
    /// <summary>No picture is larger; a length past it means that the framing is lost.</summary>
    private const uint MaxFrame = 64 * 1024 * 1024;

    private uint _length;
    private int _lengthBytes;
    private uint _left;

    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_left > 0)
            {
                int taken = (int)Math.Min(_left, (uint)bytes.Length);
                next.Take(bytes[..taken]);
                bytes = bytes[taken..];
                _left -= (uint)taken;
                continue;
            }

            _length = _length << 8 | bytes[0];
            bytes = bytes[1..];
            if (++_lengthBytes < sizeof(uint)) continue;
            if (_length is 0 or > MaxFrame) throw new LoadException(ErrorKind.Protocol, $"a frame says it has {_length} bytes");
            _left = _length;
            _lengthBytes = 0;
        }
    }
}
