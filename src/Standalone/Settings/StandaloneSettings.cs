using Fleet.Hosting.Settings;

namespace Fleet.Standalone.Settings;

/// <summary>What this host is told.</summary>
internal sealed record StandaloneSettings
{
    public static readonly IReadOnlyList<SettingKey> Keys = [SettingKey.Urls, SettingKey.Cameras, .. SettingKey.OfWebServer.Except([SettingKey.Urls])];

    private const string DefaultCameras = "cameras.json";

    public required HostSettings Host { get; init; }

    /// <summary>The file the cameras are kept in; null for the demonstration.</summary>
    public string? Cameras { get; init; }

    public static StandaloneSettings From(SettingValues values)
    {
        string? cameras = values.Text(SettingKey.Cameras);
        return new StandaloneSettings
        {
            Host = HostSettings.From(values),
            Cameras = values.HasFile || cameras is not null ? values.InFolder(cameras ?? DefaultCameras) : null,
        };
    }
}
