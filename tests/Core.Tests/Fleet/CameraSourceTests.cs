using Fleet.Core.Fleet;

namespace Fleet.Core.Tests.Fleet;

public sealed class CameraSourceTests
{
    [Theory]
    [InlineData("rtsp://192.0.2.1/a?b=c", CameraSourceKind.Rtsp, "rtsp://192.0.2.1/a?b=c", "rtsp://192.0.2.1:554")]
    [InlineData("RTSPS://Cam.example:322", CameraSourceKind.Rtsp, "rtsps://Cam.example:322/", "rtsps://cam.example:322")]
    [InlineData("rtsp://u:p@[2001:db8::1]:8554/x", CameraSourceKind.Rtsp, "rtsp://[2001:db8::1]:8554/x", "rtsp://2001:db8::1:8554")]
    [InlineData("fleet+https://u:p@site.example/live/a?x=1", CameraSourceKind.Fleet, "fleet+https://site.example/live/a?x=1", "fleet+https://site.example:443")]
    [InlineData("fleet+http://localhost:8080/front-door", CameraSourceKind.Fleet, "fleet+http://localhost:8080/front-door", "fleet+http://localhost:8080")]
    public void A_source_is_kept_without_its_credentials(string text, CameraSourceKind kind, string kept, string origin)
    {
        CameraSource source = CameraSource.Parse(text, out _);

        Assert.Equal((kind, kept, origin), (source.Kind, source.Text, source.Origin));
        Assert.Equal(source, CameraSource.Parse(source.Text, out var none));
        Assert.Null(none);
    }

    [Theory]
    [InlineData("fleet+http://localhost:8080/front-door", "http://localhost:8080/live/front-door/cmaf")]
    [InlineData("fleet+https://u:p@site.example/door", "https://site.example/live/door/cmaf")]
    [InlineData("fleet+https://tunnel.example/site/7/door?token=a%2Fb", "https://tunnel.example/site/7/live/door/cmaf?token=a%2Fb")]
    [InlineData("fleet+http://[2001:db8::1]/door", "http://[2001:db8::1]/live/door/cmaf")]
    public void Another_fleet_is_asked_for_the_camera_behind_its_prefix(string text, string asked) =>
        Assert.Equal(asked, CameraSource.Parse(text, out _).FleetStreamUri.AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("fleet+http://host/")]
    [InlineData("fleet+http://host/Front-Door")]
    [InlineData("fleet+http://host/door/")]
    [InlineData("http://192.0.2.1/")]
    [InlineData("rtsp://")]
    [InlineData("rtsp://u:secret@192.0.2.1:99999/")]
    [InlineData("fleet+https://")]
    [InlineData("fleet+http://u:secret@:80/")]
    public void What_is_no_source_is_refused_without_telling_a_password(string text) =>
        Assert.DoesNotContain("secret", Assert.Throws<FormatException>(() => CameraSource.Parse(text, out _)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("200ms", 200)]
    [InlineData("10s", 10_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("5m", 300_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("2", 2_000)]
    [InlineData("0s", 0)]
    public void A_duration_is_written_as_people_do(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
        Assert.True(DurationText.TryParse(DurationText.Format(duration), out TimeSpan again));
        Assert.Equal(duration, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1 s")]
    [InlineData("1e3s")]
    [InlineData("1,5s")]
    [InlineData("1d")]
    [InlineData("99999999999999999999999h")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(DurationText.TryParse(text, out _));
}
