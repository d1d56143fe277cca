using System.Net;
using Fleet.Grains.Abstractions.Streams;
using Fleet.Grains.Placement;
using Fleet.Hosting.Settings;
using Fleet.Silo.Settings;

namespace Fleet.Cluster.Tests.Settings;

public sealed class SiloSettingsTests
{
    private const string Database = "Host=db;Username=fleet;Password=sesame;Database=fleet";

    [Fact]
    public void Told_of_nothing_it_is_a_cluster_of_its_own_on_this_machine()
    {
        SiloSettings settings = Read();
        Assert.Equal("http://localhost:8081", Assert.Single(settings.Host.Urls).Text);
        Assert.Null(settings.Database);
        Assert.Equal(IPAddress.Loopback, settings.AdvertisedAddress);
        Assert.Equal(("fleet", "fleet", 11111, 30000), (settings.ClusterId, settings.ServiceId, settings.SiloPortNumber, settings.GatewayPortNumber));
        Assert.Equal((Environment.MachineName, "default", SiteMode.Preferred, FleetStreamsKind.Direct), (settings.SiloName, settings.SiteName, settings.Mode, settings.Streams));
    }

    [Fact]
    public void What_it_is_told_it_goes_by()
    {
        SiloSettings settings = Read(
            ("database", Database), ("cluster:id", "a"), ("cluster:service", "b"), ("cluster:siloPort", "1"), ("cluster:gatewayPort", "2"),
            ("cluster:address", "192.0.2.7"), ("cluster:name", "silo-1"), ("site", "north"), ("placement", "strict"), ("streams", "adonet"));
        Assert.Equal((Database, "a", "b", 1, 2), (settings.Database, settings.ClusterId, settings.ServiceId, settings.SiloPortNumber, settings.GatewayPortNumber));
        Assert.Equal((IPAddress.Parse("192.0.2.7"), "silo-1", "north", SiteMode.Strict, FleetStreamsKind.AdoNet),
            (settings.AdvertisedAddress, settings.SiloName, settings.SiteName, settings.Mode, settings.Streams));
        Assert.DoesNotContain("sesame", settings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_database_and_no_address_others_reach_it_at_the_machines_own() => Assert.Null(Read(("database", Database)).AdvertisedAddress);

    [Theory]
    [InlineData("cluster:siloPort", "0", "cluster:siloPort is a port from 1 to 65535, not '0'")]
    [InlineData("cluster:gatewayPort", "many", "cluster:gatewayPort is a port")]
    [InlineData("cluster:address", "0.0.0.0", "cluster:address: others reach nobody at '0.0.0.0'")]
    [InlineData("cluster:address", "no.such.invalid", "cluster:address: there is no address for 'no.such.invalid'")]
    [InlineData("cluster:id", " ", "cluster:id must not be empty")]
    [InlineData("site", "", "site must not be empty")]
    [InlineData("placement", "somewhere", "placement is one of preferred, strict, not 'somewhere'")]
    [InlineData("streams", "pigeon", "streams is one of direct, memory, adonet, not 'pigeon'")]
    [InlineData("streams", "adonet", "streams: streams through the database need database")]
    [InlineData("database", "sesame", "database: It is no connection string")]
    [InlineData("urls", "http://0.0.0.0:8081", "allowAnonymous to true")]
    [InlineData("http3", "true", "There is no setting 'http3'")]
    public void A_setting_that_can_not_be_is_named(string key, string value, string words) =>
        Assert.Contains(words, Assert.Single(Assert.Throws<HostSettingsException>(() => Read((key, value))).Errors), StringComparison.Ordinal);

    [Fact]
    public void Every_setting_has_an_option_of_its_own() => Assert.Equal(
        [
            "--urls", "--allow-anonymous", "--log-level", "--database", "--cameras", "--cluster-id", "--cluster-service", "--cluster-silo-port",
            "--cluster-gateway-port", "--cluster-address", "--cluster-name", "--site", "--placement", "--streams",
        ],
        SiloSettings.Keys.Select(key => key.Option));

    private static SiloSettings Read(params (string Key, string? Value)[] settings) =>
        new SettingsReader(SiloSettings.Keys, null, settings.ToDictionary(each => each.Key, each => each.Value)).Read(SiloSettings.From);
}
