using System.Net;
using System.Net.Sockets;
using Fleet.Grains.Abstractions.Streams;
using Fleet.Grains.Placement;
using Fleet.Hosting.Settings;
using Fleet.Postgres;

namespace Fleet.Silo.Settings;

/// <summary>What a silo is told.</summary>
internal sealed record SiloSettings
{
    public static readonly SettingKey SiloPort = new("cluster:siloPort", IsLive: false, "port for the other silos (default: 11111)") { Default = "11111" };

    public static readonly SettingKey GatewayPort = new("cluster:gatewayPort", IsLive: false, "port for edges (default: 30000)") { Default = "30000" };

    public static readonly SettingKey Address = new("cluster:address", IsLive: false, "address or name the others reach this silo at (default: POD_IP where it is set, otherwise this machine's own)");

    public static readonly SettingKey Name = new("cluster:name", IsLive: false, "this silo's name (default: POD_NAME where it is set, otherwise this machine's)");

    public static readonly SettingKey Site = new("site", IsLive: false, "where this silo stands: cameras of the same site are its own (default: default)") { Default = "default" };

    public static readonly SettingKey Placement = new("placement", IsLive: false, "preferred: cameras of a site without a silo are pulled from elsewhere; strict: they are not (default: preferred)");

    public static readonly IReadOnlyList<SettingKey> Keys =
    [
        SettingKey.Urls with { Default = "http://localhost:8081", Description = "where health and metrics are asked for (default: http://localhost:8081)" },
        SettingKey.AllowAnonymous, SettingKey.LogLevel, ClusterKeys.Database, ClusterKeys.Cameras,
        ClusterKeys.Id, ClusterKeys.Service, SiloPort, GatewayPort, Address, Name, Site, Placement, ClusterKeys.Streams,
    ];

    public required HostSettings Host { get; init; }

    /// <summary>As Npgsql takes it; null for a cluster that is this silo alone.</summary>
    public string? Database { get; init; }

    /// <summary>The file the cameras are read from where there is no database.</summary>
    public required string Cameras { get; init; }

    public required string ClusterId { get; init; }

    public required string ServiceId { get; init; }

    public int SiloPortNumber { get; init; }

    public int GatewayPortNumber { get; init; }

    /// <summary>Null: the machine's own.</summary>
    public IPAddress? AdvertisedAddress { get; init; }

    public required string SiloName { get; init; }

    public required string SiteName { get; init; }

    public SiteMode Mode { get; init; }

    public FleetStreamsKind Streams { get; init; }

    public static SiloSettings From(SettingValues values)
    {
        string? database = values.Text(SettingKey.Database);
        if (database is not null && DatabaseAddress.WhatIsWrongWith(database) is { } error) values.Refuse($"{SettingKey.Database.Name}: {error}");
        FleetStreamsKind streams = values.OneOf(ClusterKeys.Streams, FleetStreamsKind.Direct);
        if (streams == FleetStreamsKind.AdoNet && database is null) values.Refuse($"{ClusterKeys.Streams.Name}: streams through the database need {SettingKey.Database.Name}.");
        return new SiloSettings
        {
            Host = HostSettings.From(values),
            Database = database,
            Cameras = values.InFolder(values.Name(SettingKey.Cameras)),
            ClusterId = values.Name(ClusterKeys.Id),
            ServiceId = values.Name(ClusterKeys.Service),
            SiloPortNumber = values.Port(SiloPort),
            GatewayPortNumber = values.Port(GatewayPort),
            AdvertisedAddress = ReadAddress(values, database),
            SiloName = values.Text(Name) ?? Environment.GetEnvironmentVariable("POD_NAME") ?? Environment.MachineName,
            SiteName = values.Name(Site),
            Mode = values.OneOf(Placement, SiteMode.Preferred),
            Streams = streams,
        };
    }

    /// <summary>Without the password: this may be logged.</summary>
    public override string ToString() => $"{SiloName} of site {SiteName}";

    private static IPAddress? ReadAddress(SettingValues values, string? database)
    {
        string? text = values.Text(Address) ?? Environment.GetEnvironmentVariable("POD_IP");
        if (text is null) return database is null ? IPAddress.Loopback : null;
        try
        {
            IPAddress[] all = IPAddress.TryParse(text, out IPAddress? given) ? [given] : Dns.GetHostAddresses(text);
            IPAddress address = all.FirstOrDefault(each => each.AddressFamily == AddressFamily.InterNetwork) ?? all[0];
            if (!address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)) return address;
            values.Refuse($"{Address.Name}: others reach nobody at '{text}'; it is the one address they are to use.");
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            values.Refuse($"{Address.Name}: there is no address for '{text}': {e.Message}");
        }

        return null;
    }
}
