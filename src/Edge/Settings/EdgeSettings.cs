using System.Globalization;
using System.Net;
using Fleet.Edge.Cluster;
using Fleet.Hosting.Settings;

namespace Fleet.Edge.Settings;

/// <summary>What this host is told.</summary>
internal sealed record EdgeSettings
{
    public static readonly SettingKey ClusterId = new("cluster:id", IsLive: false, "name of the cluster (default: fleet)") { Default = "fleet" };

    public static readonly SettingKey ClusterService = new("cluster:service", IsLive: false, "name of the service, the same over all versions of the cluster (default: fleet)") { Default = "fleet" };

    public static readonly SettingKey ClusterGateways = new("cluster:gateways", IsLive: false, "without a database: silos' gateways, host:port with semicolons between them (default: localhost:30000)") { IsList = true, Default = "localhost:30000" };

    public static readonly SettingKey Streams = new("streams", IsLive: false, "what carries pictures, the same as at the silos: direct, memory or adonet (default: direct)");

    public static readonly IReadOnlyList<SettingKey> Keys =
    [
        SettingKey.Urls, SettingKey.Database, SettingKey.Cameras with { Description = "without a database: JSON file the cameras are kept in, the same as at the silos (default: cameras.json)" },
        ClusterId, ClusterService, ClusterGateways, Streams, .. SettingKey.OfWebServer.Except([SettingKey.Urls]),
    ];

    private const string DefaultCameras = "cameras.json";

    public required HostSettings Host { get; init; }

    public required ClusterPlace Cluster { get; init; }

    /// <summary>The file the cameras are kept in; null: they are in the database.</summary>
    public string? Cameras { get; init; }

    public static EdgeSettings From(SettingValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        string? database = values.Text(SettingKey.Database);
        StreamKind streams = values.OneOf(Streams, StreamKind.Direct);
        if (database is null && streams == StreamKind.AdoNet) values.Refuse($"{Streams.Name}: adonet needs {SettingKey.Database.Name}.");
        return new EdgeSettings
        {
            Host = HostSettings.From(values),
            Cluster = new ClusterPlace
            {
                Id = values.Name(ClusterId),
                Service = values.Name(ClusterService),
                Database = database,
                Gateways = [.. (values.List(ClusterGateways) ?? []).Select(text => Gateway(text, values)).OfType<DnsEndPoint>()],
                Streams = streams,
            },
            Cameras = database is null ? values.InFolder(values.Text(SettingKey.Cameras) ?? DefaultCameras) : null,
        };
    }

    private static DnsEndPoint? Gateway(string text, SettingValues values)
    {
        int colon = text.LastIndexOf(':');
        if (colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535)
            return new DnsEndPoint(text[..colon].Trim('[', ']'), port);
        values.Refuse($"{ClusterGateways.Name}: '{text}' is no gateway; it is written like localhost:30000.");
        return null;
    }
}
