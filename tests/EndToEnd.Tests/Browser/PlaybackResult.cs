namespace Fleet.EndToEnd.Tests.Browser;

/// <summary>What media-source.html posts.</summary>
internal sealed record PlaybackResult(
    bool Supported, IReadOnlyList<string> Errors, int Stalls, int Ranges, int FinalRanges, double Start, double End, double Played,
    long Pictures, int Width, int Height, long AudioBytes);
