namespace Fleet.Core.Rtsp;

/// <summary>How much of anything a peer may make us hold. Real cameras stay far below; past a limit the connection ends with an error that names it.</summary>
public static class RtspLimits
{
    public const int MaxHeaderLine = 16 * 1024;
    public const int MaxHeaders = 128;
    public const int MaxHeaderBlock = 64 * 1024;
    public const int MaxBody = 1024 * 1024;

    /// <summary>Bytes skipped since the last good frame before the stream is given up: several of the largest interleaved frames.</summary>
    public const int MaxGarbage = 512 * 1024;

    /// <summary>Four bytes of prefix and a 16-bit length (RFC 2326 section 10.12).</summary>
    public const int MaxInterleavedFrame = 4 + ushort.MaxValue;

    /// <summary>The most the parser ever asks its caller to hold before a frame comes out.</summary>
    public const int MaxFrame = MaxHeaderBlock + MaxBody;
}
