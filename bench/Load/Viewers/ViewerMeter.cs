using Fleet.Load.Http;
using Fleet.Load.Mp4;

namespace Fleet.Load.Viewers;

/// <summary>
/// One viewer's figures. They are of the pictures: sound is counted in bytes only. Lateness is how much later a chunk came than its media time asks
/// for, against the chunk that came earliest for its time: (arrival - first arrival) - (media time - first media time), less the least of it.
/// </summary>
internal sealed class ViewerMeter(MeasuringWindow window, TimeSpan gapThreshold) : IFragmentSink, ITraffic
{
    /// <summary>A media clock that jumps by more has been started anew (another epoch): lateness is then counted anew as well.</summary>
    private const double EpochJumpMilliseconds = 10_000;

    private const double NtpFraction = 1.0 / (1L << 32);
    private static readonly DateTimeOffset NtpEpoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly double _startedNtp = (window.StartedUtc - NtpEpoch).TotalSeconds;
    private long _opened;
    private long _now;
    private long _bytes;
    private long _first;
    private long? _last;
    private long _epochArrival;
    private double _epochMedia;
    private double _lastMedia;
    private int _epochStart;

    /// <summary>Called once, with the first picture.</summary>
    public Action? OnJoined { get; init; }

    public SampleList Lateness { get; } = new();

    public SampleList Latency { get; } = new();

    /// <summary>From the request to the first picture that can be decoded; null when there was none.</summary>
    public double? JoinMilliseconds { get; private set; }

    public long Bytes => Interlocked.Read(ref _bytes);

    public long Chunks { get; private set; }

    public double LargestGap { get; private set; }

    public long GapsOverThreshold { get; private set; }

    public void Opened() => _opened = window.Time.GetTimestamp();

    public void Received(int bytes)
    {
        Volatile.Write(ref _now, window.Time.GetTimestamp());
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>For what has no pictures: the first byte counts as joining.</summary>
    public void FirstByte() => JoinMilliseconds ??= window.Milliseconds(_opened, _now);

    public void OnFragment(in Fragment fragment)
    {
        if (!fragment.IsVideo) return;
        long now = Volatile.Read(ref _now);
        if (JoinMilliseconds is null)
        {
            if (!fragment.StartsWithSync) return;
            JoinMilliseconds = window.Milliseconds(_opened, now);
            _first = now;
            OnJoined?.Invoke();
        }

        if (window.Contains(now) && window.Time.GetElapsedTime(_first, now) >= window.Settle) Measure(fragment, now);
        _last = now;
    }

    /// <summary>Ends the figures: a stream that stalled until the end counts with that gap.</summary>
    public void Finish()
    {
        Lateness.RebaseFrom(_epochStart);
        Gap(Math.Min(window.Until, window.Time.GetTimestamp()));
    }

    private void Measure(in Fragment fragment, long now)
    {
        double media = fragment.EndMilliseconds;
        if (Chunks == 0 || media < _lastMedia || media - _lastMedia > EpochJumpMilliseconds) BeginEpoch(media, now);
        _lastMedia = media;
        Chunks++;
        Lateness.Add(window.Milliseconds(_epochArrival, now) - (media - _epochMedia));
        if (fragment.Ntp != 0) Latency.Add((_startedNtp + window.Milliseconds(window.Started, now) / 1000 - fragment.Ntp * NtpFraction) * 1000);
        Gap(now);
    }

    private void BeginEpoch(double media, long now)
    {
        Lateness.RebaseFrom(_epochStart);
        _epochStart = Lateness.Count;
        _epochArrival = now;
        _epochMedia = media;
    }

    private void Gap(long now)
    {
        if (_last is not { } last) return;
        double gap = window.Milliseconds(last, now);
        LargestGap = Math.Max(LargestGap, gap);
        if (gap > gapThreshold.TotalMilliseconds) GapsOverThreshold++;
    }
}
