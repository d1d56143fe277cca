namespace Fleet.Core.Hls;

/// <summary>What one chunk means for the playlist.</summary>
/// <param name="StartsSegment">It is the first of a segment; then it starts a part as well, unless it is a whole segment.</param>
/// <param name="StartsPart">It is the first of a part.</param>
/// <param name="EndsPart">The part is complete with it and can be published at once, without waiting for the next chunk.</param>
/// <param name="IsIndependent">The part it starts begins with a key frame.</param>
/// <param name="IsWholeSegment">It fits into no part and is a segment of its own, without parts, complete at once.</param>
public readonly record struct SegmentCut(bool StartsSegment, bool StartsPart, bool EndsPart, bool IsIndependent, bool IsWholeSegment = false);
