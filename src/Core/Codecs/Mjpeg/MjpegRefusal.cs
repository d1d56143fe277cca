namespace Fleet.Core.Codecs.Mjpeg;

/// <summary>Motion JPEG (RFC 2435, encoding name JPEG) is recognised, and can't be carried: no browser plays it from an MP4 file.</summary>
public static class MjpegRefusal
{
    public const string EncodingName = "JPEG";

    public static MediaNotSupportedException Create() => new(
        "The camera sends Motion JPEG, which browsers don't play as video. Set the stream's video encoding to H.264 or H.265, or use the camera's other stream.");
}
