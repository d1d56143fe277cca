using System.Globalization;
using System.Net;
using Fleet.Edge.Cluster;
using Fleet.Grains.Abstractions.Streams;
using Fleet.Hosting.Settings;
using Fleet.Postgres;

namespace Fleet.Edge.Settings;

/// <summary>What this host is told.</summary>
internal sealed record EdgeSettings
{
    public static readonly SettingKey Gateways = new("cluster:gateways", IsLive: false, "silos' gateways where there is no database, for development: host:port, several with semicolons between them (default: localhost:30000)")
    {
        Default = "localhost:30000",
    };

    public static readonly IReadOnlyList<SettingKey> Keys =
    [
        SettingKey.Urls, ClusterKeys.Database, ClusterKeys.Cameras, ClusterKeys.Id, ClusterKeys.Service, Gateways, ClusterKeys.Streams,
        .. SettingKey.OfWebServer.Except([SettingKey.Urls]),
    ];

    public required HostSettings Host { get; init; }

    public required ClusterPlace Cluster { get; init; }

    /// <summary>The file the cameras are kept in; null: they are in the database.</summary>
    public string? Cameras { get; init; }

    public static EdgeSettings From(SettingValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        string? database = values.Text(SettingKey.Database);
        if (database is not null && DatabaseAddress.WhatIsWrongWith(database) is { } error) values.Refuse($"{SettingKey.Database.Name}: {error}");
        FleetStreamsKind streams = values.OneOf(ClusterKeys.Streams, FleetStreamsKind.Direct);
        if (streams == FleetStreamsKind.AdoNet && database is null) values.Refuse($"{ClusterKeys.Streams.Name}: streams through the database need {SettingKey.Database.Name}.");
        return new EdgeSettings
        {
            Host = HostSettings.From(values),
            Cluster = new ClusterPlace
            {
                Id = values.Name(ClusterKeys.Id),
                Service = values.Name(ClusterKeys.Service),
                Database = database,
                Gateways = [.. (values.List(Gateways) ?? []).Select(text => Gateway(text, values)).OfType<DnsEndPoint>()],
                Streams = streams,
            },
            Cameras = database is null ? values.InFolder(values.Name(SettingKey.Cameras)) : null,
        };
    }

    private static DnsEndPoint? Gateway(string text, SettingValues values)
    {
        int colon = text.LastIndexOf(':');
        if (colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535)
            return new DnsEndPoint(text[..colon].Trim('[', ']'), port);
        values.Refuse($"{EdgeSettings.Gateways.Name}: '{text}' is no gateway; it is written like localhost:30000.");
        return null;
    }
}
