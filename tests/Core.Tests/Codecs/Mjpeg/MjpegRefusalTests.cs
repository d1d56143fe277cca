using Fleet.Core.Codecs.Mjpeg;

namespace Fleet.Core.Tests.Codecs.Mjpeg;

public sealed class MjpegRefusalTests
{
    [Fact]
    public void The_refusal_says_what_to_set_on_the_camera_instead()
    {
        string message = MjpegRefusal.Create().Message;

        Assert.Contains("Motion JPEG", message, StringComparison.Ordinal);
        Assert.Contains("H.264 or H.265", message, StringComparison.Ordinal);
    }
}
