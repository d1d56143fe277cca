namespace Fleet.Core.Codecs.H264;

/// <summary>
/// Picture order counts (ITU-T H.264 section 8.2.1). The reset by memory_management_control_operation 5 is not followed:
/// it stands behind the reference lists, and a stream that uses it between IDR pictures only loses exact decode times up to the next one.
/// </summary>
public sealed class PictureOrder
{
    private long _referenceMsb;
    private long _referenceLsb;
    private long _frameNumOffset;
    private int _previousFrameNum;

    /// <summary>The next picture is decoded without any before it.</summary>
    public void Reset()
    {
        _referenceMsb = 0;
        _referenceLsb = 0;
        _frameNumOffset = 0;
        _previousFrameNum = 0;
    }

    /// <summary>The count of the next picture in decoding order: of the field, or of the earlier of a frame's two fields.</summary>
    public int Next(Sps sps, in SliceHeader header)
    {
        if (header.IsIdr) Reset();
        long order = sps.Order.Type switch
        {
            0 => FromLsb(sps.Order, header),
            1 => FromCycle(sps, header),
            _ => FromFrameNum(sps, header),
        };
        return (int)Math.Clamp(order, int.MinValue, int.MaxValue);
    }

    // section 8.2.1.1
    private long FromLsb(PictureOrderRules rules, in SliceHeader header)
    {
        long range = 1L << rules.LsbBits;
        long lsb = header.OrderLsb;
        long msb = _referenceMsb;
        if (lsb < _referenceLsb && _referenceLsb - lsb >= range / 2) msb += range;
        else if (lsb > _referenceLsb && lsb - _referenceLsb > range / 2) msb -= range;
        if (header.IsReference)
        {
            _referenceMsb = msb;
            _referenceLsb = lsb;
        }

        return msb + lsb + Math.Min(0, header.IsField ? 0 : header.DeltaOrderBottom);
    }

    // section 8.2.1.2
    private long FromCycle(Sps sps, in SliceHeader header)
    {
        PictureOrderRules rules = sps.Order;
        long absolute = Advance(sps, header) + header.FrameNum;
        int cycle = rules.OffsetsForReferences.Count;
        if (cycle == 0) absolute = 0;
        if (!header.IsReference && absolute > 0) absolute--;

        long expected = 0;
        if (absolute > 0)
        {
            long rounds = Math.DivRem(absolute - 1, cycle, out long inCycle);
            for (int i = 0; i < cycle; i++)
            {
                expected += (rounds + (i <= inCycle ? 1 : 0)) * rules.OffsetsForReferences[i];
            }
        }

        if (!header.IsReference) expected += rules.OffsetForNonReference;
        long bottom = expected + rules.OffsetForTopToBottom + header.DeltaOrder0;
        if (header.IsField) return header.IsBottomField ? bottom : expected + header.DeltaOrder0;
        return Math.Min(expected + header.DeltaOrder0, bottom + header.DeltaOrder1);
    }

    // section 8.2.1.3
    private long FromFrameNum(Sps sps, in SliceHeader header)
    {
        long offset = Advance(sps, header);
        return header.IsIdr ? 0 : 2 * (offset + header.FrameNum) - (header.IsReference ? 0 : 1);
    }

    private long Advance(Sps sps, in SliceHeader header)
    {
        if (_previousFrameNum > header.FrameNum) _frameNumOffset += 1L << sps.FrameNumBits;
        _previousFrameNum = header.FrameNum;
        return _frameNumOffset;
    }
}
