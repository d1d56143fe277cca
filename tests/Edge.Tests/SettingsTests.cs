using Fleet.Edge.Settings;
using Fleet.Grains.Abstractions.Streams;
using Fleet.Hosting.Settings;

namespace Fleet.Edge.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Told_of_nothing_an_edge_looks_for_a_silo_on_its_own_machine()
    {
        EdgeSettings settings = Read([]);
        Assert.Equal(("fleet", "fleet", null, FleetStreamsKind.Direct), (settings.Cluster.Id, settings.Cluster.Service, settings.Cluster.Database, settings.Cluster.Streams));
        Assert.Equal([("localhost", 30000)], settings.Cluster.Gateways.Select(gateway => (gateway.Host, gateway.Port)));
        Assert.EndsWith("cameras.json", settings.Cameras, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_database_cameras_and_silos_are_found_in_it()
    {
        EdgeSettings settings = Read(new() { ["database"] = "Host=db;Username=fleet", ["streams"] = "adonet", ["cluster:id"] = "north" });
        Assert.Equal(("north", "Host=db;Username=fleet", null, FleetStreamsKind.AdoNet), (settings.Cluster.Id, settings.Cluster.Database, settings.Cameras, settings.Cluster.Streams));
    }

    [Theory]
    [InlineData("cluster:gateways", "localhost", "cluster:gateways: 'localhost' is no gateway")]
    [InlineData("cluster:gateways", "a:1;b:70000", "cluster:gateways: 'b:70000' is no gateway")]
    [InlineData("streams", "adonet", "streams: streams through the database need database")]
    [InlineData("streams", "kafka", "streams is one of direct, memory, adonet, not 'kafka'")]
    [InlineData("database", "Username=fleet", "database: It names no Host")]
    [InlineData("site", "north", "There is no setting 'site'")]
    public void What_it_can_not_be_told_is_refused_by_the_name_of_the_key(string key, string value, string error) =>
        Assert.Contains(error, Assert.Throws<HostSettingsException>(() => Read(new() { [key] = value })).Message, StringComparison.Ordinal);

    private static EdgeSettings Read(Dictionary<string, string?> values) => new SettingsReader(EdgeSettings.Keys, null, values).Read(EdgeSettings.From);
}
