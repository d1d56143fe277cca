using System.Runtime.InteropServices;
using Fleet.Core.Cmaf;

namespace Fleet.Core.Hls;

/// <summary>
/// The rolling window of one track: segments and parts made of chunks, what the playlist names of them and what can be fetched.
/// It has no clock: media time, gaps included, is its time. One thread at a time; <see cref="StreamWindow"/> drives it.
/// <code>
/// |&lt;- fetchable -&gt;|&lt;-------------------- in the playlist --------------------&gt;|
///  segment segment | segment ... segment | segment (parts) ... | open: part part | hinted part
///                                         3 target durations
/// </code>
/// </summary>
/// <remarks>Longer than 150 lines because opening, closing, listing and forgetting share every field.</remarks>
public sealed partial class LiveWindow
{
    /// <summary>Past it the oldest segments lose their bytes early and become gaps.</summary>
    public const long MostBytes = 256L * 1024 * 1024;

    private const int PartTagsTargetDurations = 3;
    private const int PartsFetchableTargetDurations = 3;
    private const int ShortestPlaylistTargetDurations = 3;

    /// <summary>A gap shorter than this is no gap but the difference of two tracks' ends.</summary>
    private static readonly TimeSpan ShortestGap = TimeSpan.FromMilliseconds(100);

    private readonly List<WindowSegment> _complete = [];
    private readonly int _segmentCount;
    private readonly TimeSpan _targetDuration;
    private Segmenter _segmenter;
    private int _firstListed;
    private long _nextMediaSequence;
    private bool _partIsOpen;
    private bool _partIsMissing;
    private bool _partIsIndependent;
    private int _partStart;
    private long _partDuration;
    private long _bytes;

    internal LiveWindow(TrackSeed seed, int segmentCount, long stream)
    {
        Track = seed.Track;
        Plan = seed.Plan;
        Stream = stream;
        _segmentCount = segmentCount;
        _targetDuration = TimeSpan.FromSeconds(seed.Plan.TargetDurationSeconds);
        _segmenter = new Segmenter(seed.Plan, seed.Segmenter);
        _nextMediaSequence = seed.NextMediaSequence;
        NextPart = seed.NextPart;
        DiscontinuitySequence = seed.DiscontinuitySequence;
        foreach (SeedSegment segment in seed.Listed) _complete.Add(Restore(segment));
        if (_complete.Count > 0) Appended = _complete[^1].End;
        if (seed.Open is { } open)
        {
            Open = Restore(open);
            Appended = Open.End;
        }

        Published = PublishedEnd();
        if (seed.OpenPart is not { } part) return;
        (_partIsOpen, _partIsMissing, _partDuration, _partIsIndependent) = (true, true, part.Duration, part.IsIndependent);
    }

    public TrackKind Track { get; }

    /// <summary>See <see cref="WindowSeed.Stream"/>; of the segments to come. Changes between two segments only.</summary>
    public long Stream { get; internal set; }

    /// <summary>In the timescale of the epoch that runs.</summary>
    public SegmentPlan Plan { get; private set; }

    /// <summary>Counts what changes the playlist.</summary>
    public long Version { get; private set; }

    /// <summary>Nothing will follow: EXT-X-ENDLIST.</summary>
    public bool IsEnded { get; private set; }

    public bool HasIndependentSegments => _segmenter.HasIndependentSegments;

    /// <summary>The complete segments the playlist names, the oldest first.</summary>
    public ReadOnlySpan<WindowSegment> Listed => CollectionsMarshal.AsSpan(_complete)[_firstListed..];

    /// <summary>The segment whose parts are being published; null between two segments.</summary>
    public WindowSegment? Open { get; private set; }

    public long FirstMediaSequence => LastMediaSequence - Listed.Length + 1;

    /// <summary>Of the last complete segment.</summary>
    public long LastMediaSequence => NextMediaSequence - 1;

    /// <summary>Of the segment that is open, or of the next one.</summary>
    public long NextMediaSequence => Open?.MediaSequence ?? _nextMediaSequence;

    /// <summary>The number of the part the preload hint names.</summary>
    public long NextPart { get; private set; }

    /// <summary>EXT-X-DISCONTINUITY-SEQUENCE.</summary>
    public long DiscontinuitySequence { get; private set; }

    /// <summary>Where the playlist ends.</summary>
    public TimeSpan Published { get; private set; }

    /// <summary>Where the chunks end; they are published with their part.</summary>
    internal TimeSpan Appended { get; private set; }

    /// <summary>Bytes it keeps.</summary>
    public long Bytes => _bytes;

    /// <summary>What of the playlist can really be played.</summary>
    public TimeSpan Playable
    {
        get
        {
            TimeSpan sum = TimeSpan.Zero;
            foreach (WindowSegment segment in Listed) if (!segment.IsGap) sum += segment.Length;
            if (Open is not { } open) return sum;
            foreach (WindowPart part in open.PartList) if (!part.IsMissing) sum += MediaTime.Of(part.Duration, open.Timescale);
            return sum;
        }
    }

    internal SegmenterState State => _segmenter.State;

    /// <summary>Segments that are kept and not open, listed or not.</summary>
    internal ReadOnlySpan<WindowSegment> Complete => CollectionsMarshal.AsSpan(_complete);

    /// <summary>The epoch to come counts in another timescale; the promises stay.</summary>
    internal void UseTimescale(int timescale)
    {
        Plan = Plan.ForTimescale(timescale);
        _segmenter = new Segmenter(Plan, SegmenterState.Start with { HasIndependentSegments = HasIndependentSegments });
    }

    /// <returns>Whether it started a segment.</returns>
    internal bool Append(Chunk chunk, TimeSpan position, bool? mayStartSegment, WallClockLine clock, long discontinuity)
    {
        SegmentCut cut = _segmenter.Next(chunk.Duration, chunk.IsKeyFrame, mayStartSegment);
        if (cut.StartsPart || cut.StartsSegment) ClosePart();
        if (cut.StartsSegment)
        {
            CloseSegment();
            Open = NewSegment(chunk.Epoch, position, clock.At(position), discontinuity);
        }

        WindowSegment open = Open!;
        chunk.Retain();
        open.Chunks.Add(chunk);
        open.Bytes += chunk.Bytes.Length;
        _bytes += chunk.Bytes.Length;
        open.Duration += chunk.Duration;
        Appended = open.End;
        if (cut.IsWholeSegment)
        {
            CloseOverlong(open);
            return true;
        }

        if (cut.StartsPart) (_partIsOpen, _partStart, _partDuration, _partIsIndependent) = (true, open.Chunks.Count - 1, 0, cut.IsIndependent);
        _partDuration += chunk.Duration;
        if (cut.EndsPart) ClosePart();
        return cut.StartsSegment;
    }

    /// <summary>What is open is complete now, short as it may be.</summary>
    internal void EndSegment()
    {
        ClosePart();
        CloseSegment();
        _segmenter.EndSegment();
    }

    /// <summary>Section 6.2.1: the absence of media is told by segments with EXT-X-GAP.</summary>
    internal void FillGap(TimeSpan until, WallClockLine clock, int epoch, long discontinuity)
    {
        EndSegment();
        while (until - Appended >= ShortestGap)
        {
            TimeSpan length = until - Appended < _targetDuration ? until - Appended : _targetDuration;
            WindowSegment gap = NewSegment(epoch, Appended, clock.At(Appended), discontinuity);
            gap.Duration = MediaTime.Ticks(length, gap.Timescale);
            gap.IsGap = true;
            Appended = gap.End;
            Open = gap;
            CloseSegment();
        }
    }

    /// <summary>
    /// What <paramref name="former"/> has told its players stays told, bytes and all: its segments take the place of those the seed describes
    /// under the same numbers. What the seed names behind them stays a gap; where a number would be missing in between, nothing is taken over.
    /// </summary>
    internal void TakeOver(LiveWindow former)
    {
        int count = former._complete.FindLastIndex(segment => segment.MediaSequence < NextMediaSequence) + 1;
        if (count == 0 || former._complete[count - 1] is not { } last) return;
        int behind = _complete.FindIndex(segment => segment.MediaSequence == last.MediaSequence + 1);
        if (behind < 0 && last.MediaSequence + 1 != NextMediaSequence) return;

        TimeSpan goesOn = behind >= 0 ? _complete[behind].Start : Open?.Start ?? Appended;
        TimeSpan shift = goesOn - last.End;
        List<WindowSegment> taken = former._complete[..count];
        foreach (WindowSegment segment in taken) segment.Shift(shift);
        _complete.RemoveRange(0, behind >= 0 ? behind : _complete.Count);
        _complete.InsertRange(0, taken);
        (_firstListed, DiscontinuitySequence) = (Math.Min(former._firstListed, count), former.DiscontinuitySequence);
        long bytes = taken.Sum(segment => segment.Bytes);
        _bytes += bytes;
        former._complete.RemoveRange(0, count);
        (former._firstListed, former._bytes) = (Math.Max(0, former._firstListed - count), former._bytes - bytes);
        Published = PublishedEnd();
    }

    internal void End()
    {
        EndSegment();
        IsEnded = true;
        Version++;
    }

    internal void ReleaseAll()
    {
        foreach (WindowSegment segment in _complete) Forget(segment);
        if (Open is not null) Forget(Open);
    }

    private WindowSegment NewSegment(int epoch, TimeSpan start, DateTimeOffset date, long discontinuity) => new()
    {
        Stream = Stream,
        MediaSequence = _nextMediaSequence++,
        Epoch = epoch,
        Timescale = Plan.Timescale,
        Start = start,
        ProgramDateTime = date,
        Discontinuity = discontinuity,
    };

    private static WindowSegment Restore(SeedSegment seed)
    {
        var segment = new WindowSegment
        {
            Stream = seed.Stream,
            MediaSequence = seed.MediaSequence,
            Epoch = seed.Epoch,
            Timescale = seed.Timescale,
            Start = seed.Start,
            ProgramDateTime = seed.ProgramDateTime,
            Discontinuity = seed.Discontinuity,
            Duration = seed.Duration,
            IsGap = true,
        };
        foreach (SeedPart part in seed.Parts) segment.PartList.Add(new WindowPart(part.Number, part.Duration, part.IsIndependent, 0, 0, IsMissing: true));
        return segment;
    }

    private void ClosePart()
    {
        if (!_partIsOpen || Open is not { } open) return;
        open.PartList.Add(new WindowPart(NextPart++, _partDuration, _partIsIndependent, _partStart, open.Chunks.Count - _partStart, _partIsMissing));
        _partIsOpen = _partIsMissing = false;
        Changed();
    }

    private void CloseSegment()
    {
        if (Open is not { } closed) return;
        Open = null;
        _partStart = 0;
        _complete.Add(closed);
        Published = closed.End;
        closed.ListedAt = Published;
        TimeSpan playlist = TimeSpan.Zero;
        foreach (WindowSegment segment in Listed) playlist += segment.Length;
        foreach (WindowSegment segment in Listed)
            if (segment.LongestPlaylist < playlist) segment.LongestPlaylist = playlist;
        while (Listed.Length > _segmentCount && playlist - Listed[0].Length >= _targetDuration * ShortestPlaylistTargetDurations)
        {
            playlist -= Listed[0].Length;
            DiscontinuitySequence = Listed[0].Discontinuity;
            UnlistParts(Listed[0]);
            _firstListed++;
        }

        Changed();
    }

    /// <summary>A picture that holds a gap of more than a target duration: its segment lasts one, and gaps take the rest.</summary>
    private void CloseOverlong(WindowSegment open)
    {
        TimeSpan end = open.End;
        open.Duration = Math.Min(open.Duration, Plan.LongestSegment);
        Appended = open.End;
        CloseSegment();
        var clock = new WallClockLine(open.Start, open.ProgramDateTime);
        if (end > Appended) FillGap(end, clock, open.Epoch, open.Discontinuity);
        Appended = end;
    }

    private void Changed()
    {
        Version++;
        Published = PublishedEnd();
        foreach (WindowSegment segment in Listed)
            if (segment.ListsParts && Published - segment.Start > _targetDuration * PartTagsTargetDurations) UnlistParts(segment);
        while (_firstListed > 0 && MayForget(_complete[0])) ForgetFirst();
        for (int i = 0; _bytes > MostBytes && i < _complete.Count; i++) Forget(_complete[i]);
    }

    private TimeSpan PublishedEnd()
    {
        TimeSpan end = _complete.Count > 0 ? _complete[^1].End : Open?.Start ?? TimeSpan.Zero;
        if (Open is not { PartList.Count: > 0 } open) return end;
        long ticks = 0;
        foreach (WindowPart part in open.PartList) ticks += part.Duration;
        return open.Start + MediaTime.Of(ticks, open.Timescale);
    }

    private void UnlistParts(WindowSegment segment)
    {
        if (!segment.ListsParts) return;
        segment.ListsParts = false;
        segment.PartsListedUntil = Published;
    }

    /// <summary>Section 6.2.2: a segment stays fetchable for its availability duration, a part for three target durations without its tag.</summary>
    private bool MayForget(WindowSegment segment) =>
        segment.Chunks.Count == 0
        || (Published > segment.ListedAt + segment.Length + segment.LongestPlaylist
            && Published > segment.PartsListedUntil + _targetDuration * PartsFetchableTargetDurations);

    private void ForgetFirst()
    {
        Forget(_complete[0]);
        _complete.RemoveAt(0);
        _firstListed--;
    }

    private void Forget(WindowSegment segment)
    {
        _bytes -= segment.Bytes;
        segment.ReleaseChunks();
        segment.IsGap = true;
        Span<WindowPart> parts = CollectionsMarshal.AsSpan(segment.PartList);
        foreach (ref WindowPart part in parts) part = part with { IsMissing = true };
    }
}
