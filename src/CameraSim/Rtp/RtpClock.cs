namespace Fleet.CameraSim.Rtp;

/// <summary>A straight line from the camera's media time, in ticks, to the 32 bits of an RTP timestamp.</summary>
internal sealed class RtpClock(uint offset)
{
    private long _anchor;
    private uint _atAnchor = offset;
    private double _drift;

    public uint At(long tick)
    {
        long since = tick - _anchor;
        return unchecked(_atAnchor + (uint)(since + (long)Math.Round(since * _drift)));
    }

    /// <summary>From now on the clock shows <paramref name="value"/> at <paramref name="tick"/>.</summary>
    public void Set(long tick, uint value) => (_anchor, _atAnchor) = (tick, value);

    /// <summary>From <paramref name="tick"/> on the clock runs fast by this share, without a leap.</summary>
    public void SetDrift(double drift, long tick)
    {
        if (drift.Equals(_drift)) return;
        Set(tick, At(tick));
        _drift = drift;
    }
}
