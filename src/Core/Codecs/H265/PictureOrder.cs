namespace Fleet.Core.Codecs.H265;

/// <summary>Picture order counts (ITU-T H.265 section 8.3.1).</summary>
public sealed class PictureOrder
{
    private int _previousMsb;
    private int _previousLsb;

    /// <summary>The count of the next picture in decoding order; <paramref name="restarts"/> for IDR and BLA pictures and the CRA that decoding begins with.</summary>
    public int Next(Sps sps, in SliceHeader header, bool restarts)
    {
        int range = 1 << sps.OrderLsbBits;
        int lsb = header.OrderLsb;
        int msb = 0;
        if (!restarts)
        {
            msb = _previousMsb;
            if (lsb < _previousLsb && _previousLsb - lsb >= range / 2) msb += range;
            else if (lsb > _previousLsb && lsb - _previousLsb > range / 2) msb -= range;
        }

        if (header.TemporalId == 0 && !header.IsLeading && !NalType.IsSubLayerNonReference(header.Type))
        {
            _previousMsb = msb;
            _previousLsb = lsb;
        }

        return msb + lsb;
    }
}
