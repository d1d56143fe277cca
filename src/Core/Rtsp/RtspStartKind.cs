namespace Fleet.Core.Rtsp;

internal enum RtspStartKind
{
    /// <summary>Too few bytes to tell.</summary>
    Unknown,
    Interleaved,
    Message,
    Http,
    Garbage,
}
