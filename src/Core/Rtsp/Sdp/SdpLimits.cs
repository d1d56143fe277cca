namespace Fleet.Core.Rtsp.Sdp;

/// <summary>What a session description may grow to. Cameras stay under 4 KiB and four media.</summary>
public static class SdpLimits
{
    public const int MaxBytes = 64 * 1024;

    public const int MaxLines = 1000;

    public const int MaxMedia = 32;

    public const int MaxFormatsPerMedia = 64;

    public const int MaxParametersPerFormat = 64;
}
