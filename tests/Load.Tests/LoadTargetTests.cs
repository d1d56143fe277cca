namespace Fleet.Load.Tests;

public sealed class LoadTargetTests
{
    [Theory]
    [InlineData("http://localhost:8080/live/cam-1/cmaf", "127.0.0.1:8080")]
    [InlineData("http://127.0.0.2:1/x", "127.0.0.2:1")]
    [InlineData("ws://[::1]:8080/ws", "[::1]:8080")]
    public void Loopback_is_taken(string url, string endPoint) => Assert.Equal(endPoint, LoadTarget.Parse(url).EndPoint.ToString());

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://10.0.0.1:8080/")]
    [InlineData("http://[2001:db8::1]/")]
    [InlineData("http://localhost.example.com/")]
    public void Any_other_host_is_refused(string url) =>
        Assert.Contains("is not loopback", Assert.Throws<FormatException>(() => LoadTarget.Parse(url)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_command_refuses_it_too_and_bounds_what_it_does()
    {
        Assert.Equal(1, await RunAsync("--protocol", "cmaf", "--url", "http://example.com/{camera}"));
        Assert.Empty(Errors());
        Assert.Equal(["--protocol: 'smoke-signals' is none of cmaf, stream, mse, mse-go2rtc, llhls, hls, file."], Errors("--protocol", "smoke-signals"));
        Assert.Equal(["--viewers: 5001 is not between 1 and 5000."], Errors("--viewers", "5001"));
        Assert.Equal(["--seconds: 3601 is not between 0.1 and 3600."], Errors("--seconds", "3601"));

        static IEnumerable<string> Errors(params string[] arguments)
        {
            string[] protocol = arguments.Contains("--protocol") ? [] : ["--protocol", "cmaf"];
            return LoadCommand.Create(TimeProvider.System).Parse([.. arguments, .. protocol, "--url", "http://localhost/"]).Errors.Select(error => error.Message);
        }
    }

    [Fact]
    public void A_playlist_may_not_lead_elsewhere()
    {
        LoadTarget target = LoadTarget.Parse("http://localhost:8080/hls/a/index.m3u8");

        Assert.Equal("/hls/a/video.m3u8?t=1", target.Resolve("/hls/a/index.m3u8?t=1", "video.m3u8?t=1"));
        Assert.Equal("protocol", Assert.Throws<LoadException>(() => target.Resolve("/hls/a/index.m3u8", "http://example.com/x")).Kind);
    }

    private static Task<int> RunAsync(params string[] arguments) => LoadCommand.Create(TimeProvider.System).Parse(arguments).InvokeAsync();
}
