namespace Fleet.Core.Codecs;

/// <summary>The picture interval a stream declares.</summary>
public static class PictureInterval
{
    private const int SlowestSeconds = 10;
    private const int FastestRate = 300;

    /// <summary>In ticks of <paramref name="clockRate"/>; null where the declared values can't be meant, as many cameras write zeros or leftovers.</summary>
    public static int? FromTicks(ulong units, uint timeScale, int clockRate)
    {
        if (units == 0 || timeScale == 0) return null;
        UInt128 interval = ((UInt128)units * (uint)clockRate + timeScale / 2) / timeScale;
        bool isBelievable = interval >= (uint)(clockRate / FastestRate) && interval <= (UInt128)SlowestSeconds * (uint)clockRate;
        return isBelievable ? (int)interval : null;
    }
}
