namespace Fleet.Core.Cmaf;

/// <summary>
/// Places the audio units of one epoch by the law of <see cref="VideoTimeline"/>: decode time = previous decode time + previous duration.
/// Audio units have a duration of their own, so nothing is predicted:
/// <code>
/// error of a unit's true time against the end of the track      what happens
/// less than half a unit                                         it lasts what it lasts: jitter and rounding are not passed on
/// half a unit or more, and less than one and a half                 it lasts longer or shorter by the error: a clock that drifts is followed
/// ahead by more                                                 silence first, in whole units
/// behind by a unit or more                                      it is dropped: its place is taken
/// </code>
/// The first unit after silence takes up what whole units of silence could not, so that all after it are exact.
/// </summary>
public sealed class AudioTimeline
{
    private readonly int _unitDuration;
    private readonly long _longestFill;
    private bool _isBehindSilence;

    /// <param name="unitDuration">Ticks a unit of silence lasts.</param>
    /// <param name="end">Where the track ended before.</param>
    public AudioTimeline(int timescale, int unitDuration, long end = 0)
    {
        const int longestFillSeconds = 10;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(unitDuration);
        _unitDuration = unitDuration;
        End = end;
        _longestFill = Math.Max(1, (long)timescale * longestFillSeconds / unitDuration);
    }

    /// <summary>Where the track ends so far.</summary>
    public long End { get; private set; }

    /// <summary>Units of silence that have to be placed before a unit that starts at <paramref name="start"/>; 0 when it can follow at once.</summary>
    public long SilenceBefore(long start)
    {
        long gap = start - End;
        return gap < _unitDuration + _unitDuration / 2 ? 0 : (gap + _unitDuration / 2) / _unitDuration;
    }

    /// <summary>Units of silence that end by <paramref name="until"/>.</summary>
    public long SilenceUntil(long until) => Math.Max(0, (until - End) / _unitDuration);

    /// <summary>The next unit of silence of <paramref name="missing"/>. Of more than ten seconds the first unit takes what is above in one hold.</summary>
    public ChunkTiming PlaceSilence(ref long missing)
    {
        long taken = Math.Max(1, missing - _longestFill + 1);
        missing -= taken;
        _isBehindSilence = true;
        return Append(taken * _unitDuration);
    }

    /// <summary>Places a unit; false when its place is already taken.</summary>
    public bool TryPlace(long presentation, int duration, out ChunkTiming timing)
    {
        long error = presentation - End;
        timing = default;
        if (error <= -duration) return false;
        bool isTolerable = !_isBehindSilence && Math.Abs(error) * 2 < duration;
        timing = Append(isTolerable ? duration : duration + error);
        _isBehindSilence = false;
        return true;
    }

    private ChunkTiming Append(long duration)
    {
        var timing = new ChunkTiming(End, (int)Math.Min(duration, int.MaxValue), 0);
        End += timing.Duration;
        return timing;
    }
}
