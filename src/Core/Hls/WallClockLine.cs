namespace Fleet.Core.Hls;

/// <summary>
/// Media time to date, for EXT-X-PROGRAM-DATE-TIME; one line for all tracks, so that they match (section 6.2.4). It runs straight and
/// gives way only to a camera whose clock is off it by more than <see cref="Tolerated"/>. It steps forward at once, and back by less
/// than half a segment at a time: two segments of a playlist may overlap by less than a second, and only in part (section 6.2.1).
/// </summary>
/// <param name="Position">A place on the media time line.</param>
/// <param name="Date">The date there.</param>
public readonly record struct WallClockLine(TimeSpan Position, DateTimeOffset Date)
{
    private static readonly TimeSpan Tolerated = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestStepBack = TimeSpan.FromMilliseconds(400);

    public DateTimeOffset At(TimeSpan position) => Date + (position - Position);

    /// <summary>The line from a segment on that starts at <paramref name="position"/> and whose first picture was captured at <paramref name="captured"/>.</summary>
    /// <param name="previous">How long the segment before it is.</param>
    public WallClockLine Follow(TimeSpan position, DateTimeOffset captured, TimeSpan previous)
    {
        TimeSpan error = captured - At(position);
        if (error.Duration() <= Tolerated) return this;
        TimeSpan mostBack = previous / 2 < LongestStepBack ? previous / 2 : LongestStepBack;
        return new WallClockLine(position, At(position) + (error < -mostBack ? -mostBack : error));
    }
}
