using Fleet.Hosting.Settings;
using Fleet.Hosting.Tests.Registry;
using Microsoft.Extensions.Logging;

namespace Fleet.Hosting.Tests.Settings;

public sealed class SettingsReaderTests
{
    private static readonly Dictionary<string, string?> Nothing = [];

    [Fact]
    public void Told_of_nothing_it_listens_on_this_machine_alone()
    {
        HostSettings settings = new SettingsReader(SettingKey.OfWebServer, null, Nothing).Read();
        Assert.Equal("http://localhost:8080", Assert.Single(settings.Urls).Text);
        Assert.Null(settings.CorsOrigins);
        Assert.False(settings.AllowAnonymous);
        Assert.Equal(LogLevel.Information, settings.LogLevel);
    }

    [Theory]
    [InlineData("http://localhost:8080")]
    [InlineData("http://LOCALHOST")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.8.9.10:80")]
    [InlineData("http://127.1:80")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://[::ffff:127.0.0.1]:8080")]
    [InlineData("http://unix:/run/fleet.sock")]
    [InlineData("http://localhost:1; http://127.0.0.1:2")]
    public void What_only_this_machine_reaches_needs_no_permission(string urls) =>
        Assert.Equal(urls.Split("; "), Read(("urls", urls)).Urls.Select(url => url.Text));

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://0:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://[::0.0.0.0]:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://+:8080")]
    [InlineData("http://10.0.0.7:8080")]
    [InlineData("http://[fe80::1]:8080")]
    [InlineData("http://[::ffff:10.0.0.7]:8080")]
    [InlineData("http://camera.example:8080")]
    [InlineData("http://localhost.example:8080")]
    [InlineData("http://127.0.0.1.example:8080")]
    [InlineData("http://x.localhost:8080")]
    [InlineData("http://localhost.:8080")]
    [InlineData("http://localhost:1;http://*:2")]
    public void What_other_machines_reach_is_refused_and_both_ways_out_are_named(string urls)
    {
        string error = Assert.Single(Refuse(("urls", urls)));
        Assert.Contains("Set urls to a loopback address, or allowAnonymous to true", error, StringComparison.Ordinal);
        Assert.NotEmpty(Read(("urls", urls), ("allowAnonymous", "true")).Urls);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("ftp://localhost:21")]
    [InlineData("http://")]
    [InlineData("http://localhost:99999")]
    [InlineData("http://localhost:8080/live")]
    [InlineData("http://localhost:0")]
    [InlineData("http://pipe:/fleet")]
    [InlineData(";")]
    public void What_is_no_address_is_named(string urls) => Assert.StartsWith("urls", Assert.Single(Refuse(("urls", urls))), StringComparison.Ordinal);

    [Theory]
    [InlineData("colour", "red", "'colour'")]
    [InlineData("cors:colour", "red", "'cors:colour'")]
    [InlineData("urls:0", "http://localhost:1", "'urls:0'")]
    [InlineData("allowAnonymous", "perhaps", "allowAnonymous is true or false, not 'perhaps'")]
    [InlineData("http3", "1", "http3 is true or false")]
    [InlineData("http3", "true", "http3: HTTP/3 needs an https address in urls")]
    [InlineData("logLevel", "loud", "logLevel is one of trace, debug")]
    [InlineData("logLevel", "3", "logLevel is one of trace, debug")]
    [InlineData("cors:origins", "wall.example", "cors:origins: 'wall.example' is no origin")]
    [InlineData("cors:origins:0", "https://wall.example/", "cors:origins: 'https://wall.example/' is no origin")]
    [InlineData("urls", "https://localhost:1", "urls: https://localhost:1 needs certificate:path")]
    [InlineData("certificate:keyPath", "x.pem", "certificate:path is missing")]
    [InlineData("certificate:path", "x.pem", "certificate:path: no address in urls begins with https")]
    public void A_setting_that_can_not_be_is_named(string key, string value, string words) =>
        Assert.Contains(words, Assert.Single(Refuse((key, value))), StringComparison.Ordinal);

    [Fact]
    public void All_that_is_wrong_is_said_at_once() =>
        Assert.Equal(5, Refuse(("colour", "red"), ("logLevel", "loud"), ("allowAnonymous", "perhaps"), ("urls", "nowhere"), ("cors:origins", "x")).Count);

    [Fact]
    public void The_command_line_counts_more_than_the_environment_and_that_more_than_the_file()
    {
        using var folder = new TemporaryDirectory();
        string path = Path.Combine(folder.Path, "fleet.json");
        File.WriteAllText(path, """{ "urls": "http://127.0.0.1:1", "logLevel": "debug", "cors": { "origins": [ "https://a.example", "*" ] } }""");
        Environment.SetEnvironmentVariable("FLEET__URLS", "http://127.0.0.1:2");
        Environment.SetEnvironmentVariable("FLEET__LOGLEVEL", "error");
        try
        {
            HostSettings settings = new SettingsReader(SettingKey.OfWebServer, new FileInfo(path), new Dictionary<string, string?> { ["urls"] = "http://127.0.0.1:3" }).Read();
            Assert.Equal("http://127.0.0.1:3", Assert.Single(settings.Urls).Text);
            Assert.Equal(LogLevel.Error, settings.LogLevel);
            Assert.Equal(["https://a.example", "*"], settings.CorsOrigins!);
        }
        finally
        {
            Environment.SetEnvironmentVariable("FLEET__URLS", null);
            Environment.SetEnvironmentVariable("FLEET__LOGLEVEL", null);
        }
    }

    [Fact]
    public void A_host_knows_its_own_keys_alone_and_their_own_defaults()
    {
        SettingKey own = new("cluster:siloPort", IsLive: false, "a port") { Default = "11111" };
        SettingKey[] keys = [SettingKey.Urls with { Default = "http://localhost:8081" }, own];
        Assert.Equal("http://localhost:8081", Assert.Single(new SettingsReader(keys, null, Nothing).Read().Urls).Text);
        Assert.Equal(11111, new SettingsReader(keys, null, Nothing).Read(values => values.Port(own)));
        HostSettingsException refused = Assert.Throws<HostSettingsException>(() =>
            new SettingsReader(keys, null, new Dictionary<string, string?> { ["http3"] = "true", ["cluster:siloPort"] = "65536" }).Read(values => values.Port(own)));
        Assert.Equal(["There is no setting 'http3'. Known: urls, cluster:siloPort.", "cluster:siloPort is a port from 1 to 65535, not '65536'."], refused.Errors);
    }

    [Fact]
    public void A_setting_that_needs_a_restart_is_told_whichever_host_it_belongs_to()
    {
        SettingKey own = new("site", IsLive: false, "a name") { Default = "here" };
        HostSettings Settings(params (string Key, string? Value)[] given) =>
            new SettingsReader([.. SettingKey.OfWebServer, own], null, given.ToDictionary(each => each.Key, each => each.Value)).Read();

        Assert.Empty(Settings().NeedingRestart(Settings(("site", "here"), ("logLevel", "error"))));
        Assert.Equal(["urls", "site"], Settings().NeedingRestart(Settings(("site", "there"), ("urls", "http://localhost:1"))));
    }

    private static HostSettings Read(params (string Key, string Value)[] settings) =>
        new SettingsReader(SettingKey.OfWebServer, null, settings.ToDictionary(each => each.Key, string? (each) => each.Value)).Read();

    private static IReadOnlyList<string> Refuse(params (string Key, string Value)[] settings) => Assert.Throws<HostSettingsException>(() => Read(settings)).Errors;
}
