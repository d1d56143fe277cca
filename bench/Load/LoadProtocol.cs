namespace Fleet.Load;

public enum LoadProtocol
{
    /// <summary>Chunked CMAF with a length before every chunk.</summary>
    Cmaf,

    /// <summary>Progressive fragmented MP4.</summary>
    Stream,

    /// <summary>Media Source over a WebSocket, as Fleet speaks it.</summary>
    Mse,

    /// <summary>The same as go2rtc speaks it.</summary>
    MseGo2Rtc,

    /// <summary>Low-latency HLS: blocking reloads and preload hints.</summary>
    LlHls,

    /// <summary>HLS by whole segments.</summary>
    Hls,

    /// <summary>A file, asked for again and again.</summary>
    File,
}
