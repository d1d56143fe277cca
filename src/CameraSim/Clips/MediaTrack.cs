using Fleet.CameraSim.Rtp;

namespace Fleet.CameraSim.Clips;

/// <summary>A closed loop of pictures or audio frames, laid out as packets. It is shared by every camera and never changes.</summary>
internal sealed class MediaTrack(string kind, byte payloadType, int clockRate, IReadOnlyList<int> intervals, WireUnit[] units, int[] shownAfter, string sdp)
{
    /// <summary>When each unit of one round of intervals comes, and at the end when the next round begins.</summary>
    private readonly long[] _offsets = [.. Enumerable.Range(0, intervals.Count + 1).Select(i => intervals.Take(i).Sum(ticks => (long)ticks))];

    public string Kind => kind;

    public byte PayloadType => payloadType;

    public int ClockRate => clockRate;

    /// <summary>The attribute lines that describe the format.</summary>
    public string Sdp => sdp;

    /// <summary>What the SPS change switches to; null where the codec has no other clip.</summary>
    public Lazy<MediaTrack>? Alternate { get; init; }

    /// <summary>The same units at other times.</summary>
    /// <param name="others">How many ticks each unit lasts, over and over.</param>
    public MediaTrack At(IReadOnlyList<int> others) => others.SequenceEqual(intervals) ? this : new MediaTrack(
        kind, payloadType, clockRate, others, units, [.. shownAfter.Select(ticks => (int)(ticks * others.Average() / intervals.Average()))], sdp)
    {
        Alternate = Alternate is { } alternate ? new Lazy<MediaTrack>(() => alternate.Value.At(others)) : null,
    };

    /// <summary>How far into the camera's life unit <paramref name="n"/> is captured and sent.</summary>
    public TimeSpan Due(long n) => TimeSpan.FromTicks((long)((Int128)DecodedAt(n) * TimeSpan.TicksPerSecond / clockRate));

    /// <summary>The first unit that is not due before <paramref name="cameraTime"/>.</summary>
    public long FirstFrom(TimeSpan cameraTime)
    {
        long n = TicksAt(cameraTime) / _offsets[^1] * intervals.Count;
        while (Due(n) < cameraTime) n++;
        return n;
    }

    public long TicksAt(TimeSpan cameraTime) => (long)((Int128)cameraTime.Ticks * clockRate / TimeSpan.TicksPerSecond);

    public WireUnit Unit(long n) => units[n % units.Length];

    public long DecodedAt(long n) => n / intervals.Count * _offsets[^1] + _offsets[n % intervals.Count];

    /// <summary>When the unit is shown. A B-frame is captured before the picture it is predicted from, which is sent as it is captured.</summary>
    public long ShownAt(long n) => DecodedAt(n) + shownAfter[n % units.Length];

    /// <summary>The last key frame at or before unit <paramref name="n"/>.</summary>
    public long KeyFrameBefore(long n)
    {
        while (n > 0 && !Unit(n).IsKey) n--;
        return n;
    }
}
