using System.Buffers.Binary;

namespace Fleet.Core.Rtsp;

/// <summary>
/// Keeps another session's packets out of a track whose SSRC the camera announced. Some cameras send one client's packets to the
/// ports or channels of another; others announce an SSRC and never use it, so it only counts once it was seen.
/// </summary>
internal sealed class SsrcFilter(uint? announced)
{
    /// <summary>So many strangers in a row, and none of ours: the camera began again with another SSRC.</summary>
    private const int StrangersThatTakeOver = 100;

    private uint? _expected = announced;
    private bool _seen;
    private int _strangers;

    public bool Accepts(ReadOnlySpan<byte> rtp)
    {
        if (_expected is not { } expected || rtp.Length < 12) return true;
        // RFC 3550 section 5.1: the SSRC is the third word
        if (BinaryPrimitives.ReadUInt32BigEndian(rtp[8..]) == expected)
        {
            _seen = true;
            _strangers = 0;
            return true;
        }

        if (!_seen) return true;
        if (++_strangers < StrangersThatTakeOver) return false;
        _expected = null;
        return true;
    }
}
