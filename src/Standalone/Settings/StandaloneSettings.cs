using Fleet.Hosting.Settings;
using Fleet.Postgres;

namespace Fleet.Standalone.Settings;

/// <summary>What this host is told.</summary>
internal sealed record StandaloneSettings
{
    public static readonly IReadOnlyList<SettingKey> Keys = [SettingKey.Urls, SettingKey.Cameras, SettingKey.Database, .. SettingKey.OfWebServer.Except([SettingKey.Urls])];

    private const string DefaultCameras = "cameras.json";

    public required HostSettings Host { get; init; }

    /// <summary>The database the cameras are kept in, as Npgsql takes it; null where they are kept elsewhere.</summary>
    public string? Database { get; init; }

    /// <summary>The file the cameras are kept in; null where they are in a database, and for the demonstration.</summary>
    public string? Cameras { get; init; }

    public bool IsDemonstration => Cameras is null && Database is null;

    public static StandaloneSettings From(SettingValues values)
    {
        string? cameras = values.Text(SettingKey.Cameras), database = values.Text(SettingKey.Database);
        if (database is not null && DatabaseAddress.WhatIsWrongWith(database) is { } error) values.Refuse($"{SettingKey.Database.Name}: {error}");
        if (database is not null && cameras is not null) values.Refuse($"{SettingKey.Cameras.Name}: The cameras are kept in a file or in a database, and {SettingKey.Database.Name} is set too.");
        return new StandaloneSettings
        {
            Host = HostSettings.From(values),
            Database = database,
            Cameras = database is null && (values.HasFile || cameras is not null) ? values.InFolder(cameras ?? DefaultCameras) : null,
        };
    }

    /// <summary>Without the password: this may be logged.</summary>
    public override string ToString() => Cameras ?? (Database is null ? "demonstration" : "database");
}
