using Fleet.CameraSim.Rtp;

namespace Fleet.CameraSim.Clips;

/// <summary>A closed loop of pictures or audio frames, laid out as packets. It is shared by every camera and never changes.</summary>
internal sealed class MediaTrack(string kind, byte payloadType, int clockRate, int unitTicks, WireUnit[] units, int[] shownAfter, string sdp)
{
    public string Kind => kind;

    public byte PayloadType => payloadType;

    public int ClockRate => clockRate;

    /// <summary>The attribute lines that describe the format.</summary>
    public string Sdp => sdp;

    /// <summary>What the SPS change switches to; null where the codec has no other clip.</summary>
    public Lazy<MediaTrack>? Alternate { get; init; }

    /// <summary>How far into the camera's life unit <paramref name="n"/> is captured and sent.</summary>
    public TimeSpan Due(long n) => TimeSpan.FromTicks((long)((Int128)n * unitTicks * TimeSpan.TicksPerSecond / clockRate));

    /// <summary>The first unit that is not due before <paramref name="cameraTime"/>.</summary>
    public long FirstFrom(TimeSpan cameraTime)
    {
        long ticks = TicksAt(cameraTime);
        long n = ticks / unitTicks;
        while (Due(n) < cameraTime) n++;
        return n;
    }

    public long TicksAt(TimeSpan cameraTime) => (long)((Int128)cameraTime.Ticks * clockRate / TimeSpan.TicksPerSecond);

    public WireUnit Unit(long n) => units[n % units.Length];

    public long DecodedAt(long n) => n * unitTicks;

    /// <summary>When the unit is shown. A B-frame is captured before the picture it is predicted from, which is sent as it is captured.</summary>
    public long ShownAt(long n) => n * unitTicks + shownAfter[n % units.Length];

    /// <summary>The last key frame at or before unit <paramref name="n"/>.</summary>
    public long KeyFrameBefore(long n)
    {
        while (n > 0 && !Unit(n).IsKey) n--;
        return n;
    }
}
