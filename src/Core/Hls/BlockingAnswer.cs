namespace Fleet.Core.Hls;

/// <param name="MediaSequence">What is waited for: the segment, or the segment of the part.</param>
/// <param name="Part">The index of the part that is waited for; null: the whole segment.</param>
/// <param name="Reason">Why the request is bad.</param>
public readonly record struct BlockingAnswer(BlockingAnswerKind Kind, long MediaSequence = 0, int? Part = null, string? Reason = null);
