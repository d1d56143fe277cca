namespace Fleet.Deployment.Tests.Code;

public sealed class SettingsInCodeTests
{
    private const string Shared = """
        public static readonly SettingKey Urls = new("urls", IsLive: false, "where to listen (default: http://localhost:8080)") { Default = "http://localhost:8080" };
        public static readonly SettingKey Port = new("cluster:port", IsLive: false, "port (default: 11111)");
        public static readonly SettingKey Cameras = new("cameras", IsLive: false, "a file");
        public static readonly IReadOnlyList<SettingKey> OfCluster = [Port];
        """;

    [Fact]
    public void A_host_knows_what_its_list_and_the_lists_in_it_name()
    {
        const string Host = "public static readonly IReadOnlyList<SettingKey> Keys = [SettingKey.Urls, .. ClusterKeys.OfCluster.Except([SettingKey.Urls])];";

        var settings = new SettingsInCode(Host, Shared + Host);

        Assert.Equal(["cluster:port", "urls"], settings.Names.Order(StringComparer.Ordinal));
        Assert.Contains("11111", settings.Declaration("cluster:port"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_without_a_list_knows_nothing() => Assert.Empty(new SettingsInCode("", Shared).Names);

    [Fact]
    public void The_source_tells_what_a_host_is_told()
    {
        HostCode standalone = HostCode.Of("Standalone");

        Assert.Contains("allowAnonymous", standalone.Settings.Names);
        Assert.Contains("certificate:keyPath", standalone.Settings.Names);
        Assert.DoesNotContain("cluster:siloPort", standalone.Settings.Names);
        Assert.Equal(8080, standalone.HttpPort);
        Assert.Contains("/healthz/ready", standalone.Routes);
    }
}
