namespace Fleet.Core.Rtsp;

public enum RtspReadStatus
{
    /// <summary>Nothing is consumed; call again with the same bytes and more behind them.</summary>
    NeedMore,

    /// <summary>A whole frame came out.</summary>
    Frame,

    /// <summary>Bytes that belong to no frame were consumed; go on behind them.</summary>
    Skipped,
}
