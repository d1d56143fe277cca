namespace Fleet.Load.Mp4;

/// <summary>One track's share of a movie fragment, told once its mdat has arrived whole.</summary>
/// <param name="Ntp">When it was captured, of the prft before the fragment; 0 when there is none.</param>
internal readonly record struct Fragment(uint TrackId, bool IsVideo, uint Timescale, ulong DecodeTime, ulong Duration, bool StartsWithSync, ulong Ntp)
{
    /// <summary>The media time the fragment is complete at: it can't have been sent earlier.</summary>
    public double EndMilliseconds => (DecodeTime + Duration) * 1000.0 / Timescale;
}
