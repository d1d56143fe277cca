using Microsoft.Extensions.Logging;

namespace Fleet.Hosting.Settings;

/// <summary>What every host is told: its web server, and how much it logs.</summary>
public sealed record HostSettings
{
    /// <summary>Where to listen.</summary>
    public required IReadOnlyList<ListenAddress> Urls { get; init; }

    /// <summary>Serve whoever reaches the port, from any machine.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Where the certificate for https is; null without one.</summary>
    public CertificateFiles? Certificate { get; init; }

    public bool Http3 { get; init; }

    /// <summary>Pages of which origins may use everything; null: only HLS, and any page may.</summary>
    public IReadOnlyList<string>? CorsOrigins { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>What only counts with the next start, as it was given, by the name of its key.</summary>
    internal IReadOnlyDictionary<string, string?> ForRestart { get; init; } = new Dictionary<string, string?>();

    /// <summary>A key this host does not have stays as it is here.</summary>
    public static HostSettings From(SettingValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        bool allowAnonymous = values.Flag(SettingKey.AllowAnonymous);
        var settings = new HostSettings
        {
            AllowAnonymous = allowAnonymous,
            Http3 = values.Flag(SettingKey.Http3),
            Urls = ReadUrls(values, allowAnonymous),
            Certificate = ReadCertificate(values),
            CorsOrigins = ReadOrigins(values),
            LogLevel = values.OneOf(SettingKey.LogLevel, LogLevel.Information),
            ForRestart = values.ForRestart,
        };
        settings.CheckHttps(values);
        return settings;
    }

    /// <summary>Names of keys whose value is another one, but which only count with the next start.</summary>
    public IEnumerable<string> NeedingRestart(HostSettings next) =>
        ForRestart.Keys.Where(key => next.ForRestart.GetValueOrDefault(key) != ForRestart[key]);

    private static List<ListenAddress> ReadUrls(SettingValues values, bool allowAnonymous)
    {
        int errors = values.Errors.Count;
        var urls = new List<ListenAddress>();
        foreach (string each in values.List(SettingKey.Urls) ?? [])
        {
            if (!ListenAddress.TryParse(each, out ListenAddress? url, out string? error)) values.Refuse($"{SettingKey.Urls.Name}: {error}");
            else if (!allowAnonymous && !url.IsLocal)
                values.Refuse($"{SettingKey.Urls.Name}: {url.Text} can be reached from other machines, and nobody would have to sign in. Set {SettingKey.Urls.Name} to a loopback address, or {SettingKey.AllowAnonymous.Name} to true.");
            else urls.Add(url);
        }

        if (urls.Count == 0 && values.Errors.Count == errors) values.Refuse($"{SettingKey.Urls.Name} names no address to listen on.");
        return urls;
    }

    private static CertificateFiles? ReadCertificate(SettingValues values)
    {
        string? path = values.Text(SettingKey.CertificatePath), key = values.Text(SettingKey.CertificateKeyPath), password = values.Text(SettingKey.CertificatePassword);
        if (path is { Length: > 0 }) return new CertificateFiles(values.InFolder(path), key is null ? null : values.InFolder(key), password);
        if (path is not null || key is not null || password is not null) values.Refuse($"{SettingKey.CertificatePath.Name} is missing beside the other settings of the certificate.");
        return null;
    }

    private static List<string>? ReadOrigins(SettingValues values)
    {
        if (values.List(SettingKey.CorsOrigins) is not { } given) return null;
        var origins = new List<string>();
        foreach (string text in given)
        {
            if (text == "*") origins.Add(text);
            else if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri is { PathAndQuery: "/", UserInfo: "" } && !text.EndsWith('/'))
                origins.Add(uri.GetLeftPart(UriPartial.Authority));
            else values.Refuse($"{SettingKey.CorsOrigins.Name}: '{text}' is no origin; it is *, or written like https://wall.example.");
        }

        return origins;
    }

    private void CheckHttps(SettingValues values)
    {
        bool hasHttps = Urls.Any(url => url.IsHttps);
        if (hasHttps && Certificate is null) values.Refuse($"{SettingKey.Urls.Name}: {Urls.First(url => url.IsHttps).Text} needs {SettingKey.CertificatePath.Name}.");
        if (!hasHttps && Http3) values.Refuse($"{SettingKey.Http3.Name}: HTTP/3 needs an https address in {SettingKey.Urls.Name}.");
        if (!hasHttps && Certificate is not null && values.Errors.Count == 0) values.Refuse($"{SettingKey.CertificatePath.Name}: no address in {SettingKey.Urls.Name} begins with https.");
    }
}
