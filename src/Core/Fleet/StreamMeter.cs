using Fleet.Core.Cmaf;

namespace Fleet.Core.Fleet;

/// <summary>
/// Measures a stream over a sliding window. One thread at a time adds, which costs a look at the clock and a few additions; any thread reads, without
/// holding up the one that adds (a sequence lock).
/// </summary>
/// <remarks>
/// What came is divided by the time it took to come, or by the time it plays, whichever is longer: pictures that come in a heap are no higher rate, and
/// pictures that stop coming are a lower one.
/// </remarks>
internal sealed class StreamMeter(TimeProvider time)
{
    /// <summary>The second that runs and five before it.</summary>
    private const int Seconds = 6;

    private readonly Second[] _seconds = new Second[Seconds];
    private int _version;
    private bool _hasVideo;
    private bool _hasStarted;
    private long _start;
    private int _groupPictures;
    private long _groupTicks;
    private int _gopPictures;
    private long _gopTicks;

    /// <summary>A new epoch: what was measured before it is no measure for it.</summary>
    public void Begin(InitSegment init)
    {
        Interlocked.Increment(ref _version);
        Array.Clear(_seconds);
        _hasVideo = init.VideoFormat is not null;
        _hasStarted = false;
        (_groupPictures, _groupTicks, _gopPictures, _gopTicks) = (0, 0, 0, 0);
        Interlocked.Increment(ref _version);
    }

    public void Add(Chunk chunk)
    {
        long now = time.GetTimestamp();
        Interlocked.Increment(ref _version);
        if (!_hasStarted) (_hasStarted, _start) = (true, now);
        long number = (now - _start) / time.TimestampFrequency;
        ref Second second = ref _seconds[number % Seconds];
        if (second.Number != number) second = new Second { Number = number };
        second.Bytes += chunk.Bytes.Length;
        if ((chunk.Track == TrackKind.Video) == _hasVideo)
        {
            long ticks = chunk.Duration * TimeSpan.TicksPerSecond / chunk.Timescale;
            second.Ticks += ticks;
            if (_hasVideo) AddPicture(ref second, chunk.IsKeyFrame, ticks);
        }

        Interlocked.Increment(ref _version);
    }

    public StreamFigures Read()
    {
        var wait = new SpinWait();
        while (true)
        {
            int version = Volatile.Read(ref _version);
            StreamFigures figures = (version & 1) == 0 ? Sum() : default;
            Interlocked.MemoryBarrier();
            if ((version & 1) == 0 && Volatile.Read(ref _version) == version) return figures;
            wait.SpinOnce();
        }
    }

    private void AddPicture(ref Second second, bool isKeyFrame, long ticks)
    {
        second.Pictures++;
        if (isKeyFrame)
        {
            if (_groupPictures > 0) (_gopPictures, _gopTicks) = (_groupPictures, _groupTicks);
            (_groupPictures, _groupTicks) = (0, 0);
        }
        else if (_groupPictures == 0)
        {
            return;
        }

        _groupPictures++;
        _groupTicks += ticks;
    }

    private StreamFigures Sum()
    {
        int? pictures = _gopPictures > 0 ? _gopPictures : null;
        TimeSpan? gop = _gopPictures > 0 ? TimeSpan.FromTicks(_gopTicks) : null;
        if (!_hasStarted) return new StreamFigures(0, 0, pictures, gop);
        long elapsed = time.GetTimestamp() - _start, number = elapsed / time.TimestampFrequency, oldest = Math.Max(0, number - Seconds + 1);
        Second sum = default;
        foreach (Second second in _seconds)
        {
            if (second.Number < oldest || second.Number > number) continue;
            sum.Bytes += second.Bytes;
            sum.Pictures += second.Pictures;
            sum.Ticks += second.Ticks;
        }

        double took = (double)elapsed / time.TimestampFrequency - oldest, plays = (double)sum.Ticks / TimeSpan.TicksPerSecond, length = Math.Max(took, plays);
        return length <= 0 ? new StreamFigures(0, 0, pictures, gop) : new StreamFigures(sum.Bytes * 8 / length, sum.Pictures / length, pictures, gop);
    }

    private struct Second
    {
        /// <summary>Counted from the first chunk on.</summary>
        public long Number;

        public long Bytes;

        public int Pictures;

        /// <summary>How long it plays: of the pictures or, without any, of the sound.</summary>
        public long Ticks;
    }
}
