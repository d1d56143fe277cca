using Microsoft.Extensions.Logging;

namespace Fleet.Standalone.Settings;

/// <summary>What the host itself is told.</summary>
internal sealed record HostSettings
{
    /// <summary>Where to listen.</summary>
    public required IReadOnlyList<ListenAddress> Urls { get; init; }

    /// <summary>The file the cameras are kept in; null for the demonstration.</summary>
    public string? Cameras { get; init; }

    /// <summary>Serve whoever reaches the port, from any machine.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Where the certificate for https is; null without one.</summary>
    public CertificateFiles? Certificate { get; init; }

    public bool Http3 { get; init; }

    /// <summary>Pages of which origins may use everything; null: only HLS, and any page may.</summary>
    public IReadOnlyList<string>? CorsOrigins { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Keys whose value is another one, but which only count with the next start.</summary>
    public IEnumerable<SettingKey> NeedingRestart(HostSettings next)
    {
        if (!Urls.Select(url => url.Text).SequenceEqual(next.Urls.Select(url => url.Text))) yield return SettingKey.Urls;
        if (Cameras != next.Cameras) yield return SettingKey.Cameras;
        if (AllowAnonymous != next.AllowAnonymous) yield return SettingKey.AllowAnonymous;
        if (Http3 != next.Http3) yield return SettingKey.Http3;
    }
}
