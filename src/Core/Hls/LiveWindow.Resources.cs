using System.Runtime.InteropServices;
using Fleet.Core.Cmaf;

namespace Fleet.Core.Hls;

/// <summary>What can be fetched, and where another window would have to go on.</summary>
public sealed partial class LiveWindow
{
    /// <summary>What a segment's or part's name stands for.</summary>
    public ResourceState Find(HlsResourceName name, out ChunkLease? lease)
    {
        lease = null;
        bool isSegment = name.Kind == HlsResourceKind.Segment;
        if ((isSegment ? Segment(name.Number)?.Stream : StreamOfPart(name.Number)) != name.Stream) return ResourceState.Missing;
        return isSegment ? FindSegment(name.Number, out lease) : FindPart(name.Number, out lease);
    }

    /// <summary>A segment is there once it is complete; until then only its parts are.</summary>
    public ResourceState FindSegment(long mediaSequence, out ChunkLease? lease)
    {
        lease = null;
        if (Segment(mediaSequence) is not { IsGap: false } segment) return ResourceState.Missing;
        lease = new ChunkLease(CollectionsMarshal.AsSpan(segment.Chunks));
        return ResourceState.Available;
    }

    public ResourceState FindPart(long number, out ChunkLease? lease)
    {
        lease = null;
        if (number >= NextPart) return number == NextPart && !IsEnded && !_partIsMissing ? ResourceState.Hinted : ResourceState.Missing;
        if (Open is not null && TryLease(Open, number, ref lease)) return ResourceState.Available;
        for (int i = _complete.Count - 1; i >= 0; i--)
            if (TryLease(_complete[i], number, ref lease)) return ResourceState.Available;
        return ResourceState.Missing;
    }

    /// <summary>Whether a segment that is kept belongs to <paramref name="epoch"/>: then its init segment is needed still.</summary>
    internal bool Needs(int epoch)
    {
        if (Open?.Epoch == epoch) return true;
        foreach (WindowSegment segment in _complete) if (segment.Epoch == epoch) return true;
        return false;
    }

    internal TrackSeed TakeSeed()
    {
        ReadOnlySpan<WindowSegment> listed = Listed;
        var segments = new SeedSegment[listed.Length];
        for (int i = 0; i < segments.Length; i++) segments[i] = Describe(listed[i], []);
        SeedSegment? open = Open is null ? null : Describe(Open, [.. Open.PartList.Select(part => new SeedPart(part.Number, part.Duration, part.IsIndependent))]);
        SeedPart? openPart = _partIsOpen ? new SeedPart(NextPart, _partDuration, _partIsIndependent) : null;
        return new TrackSeed(Track, Plan, State, _nextMediaSequence, NextPart, DiscontinuitySequence, segments, open, openPart);
    }

    private WindowSegment? Segment(long mediaSequence)
    {
        if (_complete.Count == 0) return null;
        long index = mediaSequence - _complete[0].MediaSequence;
        return index >= 0 && index < _complete.Count ? _complete[(int)index] : null;
    }

    private long? StreamOfPart(long number)
    {
        if (number == NextPart || (Open is { PartList: [var first, ..] } && number >= first.Number)) return Stream;
        for (int i = _complete.Count - 1; i >= 0; i--)
            if (_complete[i].PartList is [var from, ..] && number >= from.Number) return _complete[i].Stream;
        return null;
    }

    private static bool TryLease(WindowSegment segment, long number, ref ChunkLease? lease)
    {
        if (segment.PartList.Count == 0) return false;
        long index = number - segment.PartList[0].Number;
        if (index < 0 || index >= segment.PartList.Count || segment.PartList[(int)index] is not { IsMissing: false } part) return false;
        Span<Chunk> chunks = CollectionsMarshal.AsSpan(segment.Chunks);
        lease = new ChunkLease(chunks.Slice(part.FirstChunk, part.ChunkCount));
        return true;
    }

    private static SeedSegment Describe(WindowSegment segment, IReadOnlyList<SeedPart> parts) => new(
        segment.Stream, segment.MediaSequence, segment.Epoch, segment.Timescale, segment.Start, segment.Duration, segment.ProgramDateTime, segment.Discontinuity, parts);
}
