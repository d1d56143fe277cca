namespace Fleet.Core.Cmaf;

/// <summary>
/// Places the pictures of one epoch. The law, whatever the timestamps do: the decode time of a chunk is the previous one's decode time
/// plus its duration. So there is no hole and no overlap, and <c>buffered</c> stays one range.
/// <para>A chunk leaves before the next picture is known, so its duration is a prediction: it lasts until the next picture is
/// expected, one interval after its own true time. A wrong prediction is therefore as large as the error of one interval and is made
/// good by the very next picture; errors never add up, because every end is counted from a true time, not from the previous end:</para>
/// <code>
/// true time      |0        |40       |80                 |160      |200       (the picture of 120 is missing)
/// decode time    |0        |40       |80       |120                 |200
/// duration        40        40        40        80 = (160 + 40) - 120  40
/// </code>
/// <para>The first picture after a gap stands where the missing one was expected and holds its place; the next is right again.
/// A picture that comes early or whose clock stands still lasts at least one tick. A camera with a regular clock gets exact
/// times and durations from the first picture on, if it declares its interval, and from the second or third otherwise.</para>
/// <para>With B-frames, pictures come in decode order and their timestamps are those of presentation. A picture shown
/// <c>d</c> intervals after its decoding is decoded at <c>D = T - d x interval</c>; D then grows by one interval a picture, and the
/// law works on D. It is shown at its decode time plus <c>d x interval</c>. The first picture of a stream is decoded at 0, so no
/// decode time is negative; <see cref="Origin"/> tells what was subtracted, for the other track to do the same. The first picture of a
/// later epoch stands where the one before it ended, and takes up what lies in between.</para>
/// </summary>
public sealed class VideoTimeline
{
    private readonly IntervalEstimate _interval;
    private long _end;
    private long _previousPresentation;
    private int _previousDelay;

    /// <param name="declaredInterval">What the stream says its picture interval is, in ticks.</param>
    /// <param name="firstPresentation">The true presentation time of the picture that <see cref="Place"/> will get first.</param>
    /// <param name="firstDelay">The reorder delay of that picture.</param>
    /// <param name="end">Where the track ended before.</param>
    /// <param name="start">The decode time of the first picture where no zero is known, not before <paramref name="end"/>.</param>
    /// <param name="origin">The zero, where the camera's clock goes on from the epoch before.</param>
    public VideoTimeline(int timescale, int? declaredInterval, long firstPresentation, int firstDelay, long end = 0, long start = 0, long? origin = null)
    {
        const int usualPicturesASecond = 25;
        _interval = new IntervalEstimate(timescale, declaredInterval ?? timescale / usualPicturesASecond);
        Origin = origin ?? firstPresentation - firstDelay * _interval.Current - start;
        _end = end;
        _previousPresentation = firstPresentation;
        _previousDelay = firstDelay;
    }

    /// <summary>The true time of the decode time 0.</summary>
    public long Origin { get; }

    /// <summary>The interval that is expected to follow the last picture.</summary>
    public long Interval => _interval.Current;

    public ChunkTiming Place(long presentation, int reorderDelay)
    {
        Measure(presentation, reorderDelay);
        long decode = presentation - Origin - reorderDelay * _interval.Current;
        var timing = new ChunkTiming(_end,
            (int)Math.Clamp(decode + _interval.Current - _end, 1, int.MaxValue),
            (int)Math.Min(reorderDelay * _interval.Current, int.MaxValue));
        _end += timing.Duration;
        return timing;
    }

    /// <summary>Two pictures that are decoded one after the other are shown 1 + d2 - d1 intervals apart.</summary>
    private void Measure(long presentation, int reorderDelay)
    {
        int intervals = 1 + reorderDelay - _previousDelay;
        if (intervals != 0) _interval.Add((presentation - _previousPresentation) / intervals);
        _previousPresentation = presentation;
        _previousDelay = reorderDelay;
    }
}
