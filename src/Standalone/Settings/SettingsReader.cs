using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Fleet.Standalone.Settings;

/// <summary>Reads the settings from a JSON file, from <c>FLEET__</c> environment variables, from the command line, the last one counting.</summary>
internal sealed class SettingsReader(FileInfo? file, IReadOnlyDictionary<string, string?> commandLine)
{
    private const string EnvironmentPrefix = "FLEET__";
    private const string DefaultUrls = "http://localhost:8080";
    private const string DefaultCameras = "cameras.json";

    public FileInfo? File => file;

    /// <exception cref="HostSettingsException">Keys are unknown, values are wrong, or everybody could watch without being meant to; all of it is said at once.</exception>
    public HostSettings Read()
    {
        IConfigurationRoot configuration = Load();
        var errors = new List<string>();
        string[] unknown = [.. configuration.AsEnumerable().Where(each => each.Value is not null && !IsKnown(each.Key)).Select(each => each.Key)];
        errors.AddRange(unknown.Select(key => $"There is no setting '{key}'. Known: {string.Join(", ", SettingKey.All.Select(known => known.Name))}."));
        bool allowAnonymous = Flag(configuration, SettingKey.AllowAnonymous, errors);
        bool http3 = Flag(configuration, SettingKey.Http3, errors);
        var settings = new HostSettings
        {
            Urls = Urls(configuration, allowAnonymous, errors),
            Cameras = file is null && configuration[SettingKey.Cameras.Name] is null ? null : InFolder(configuration[SettingKey.Cameras.Name] ?? DefaultCameras),
            AllowAnonymous = allowAnonymous,
            Certificate = Certificate(configuration, errors),
            Http3 = http3,
            CorsOrigins = Origins(configuration, errors),
            LogLevel = Level(configuration, errors),
        };
        CheckHttps(settings, errors);
        return errors.Count == 0 ? settings : throw new HostSettingsException(errors);
    }

    private IConfigurationRoot Load()
    {
        var builder = new ConfigurationBuilder();
        if (file is not null)
        {
            file.Refresh();
            if (!file.Exists) throw new HostSettingsException([$"--config: There is no file {file.FullName}."]);
            builder.AddJsonFile(file.FullName);
        }

        try
        {
            return builder.AddEnvironmentVariables(EnvironmentPrefix).AddInMemoryCollection(commandLine).Build();
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new HostSettingsException([$"--config: {file?.FullName} can't be read: {e.GetBaseException().Message}"]);
        }
    }

    private static bool IsKnown(string key) => SettingKey.All.Any(known =>
        key.Equals(known.Name, StringComparison.OrdinalIgnoreCase)
        || (known == SettingKey.CorsOrigins && key.StartsWith(known.Name + ":", StringComparison.OrdinalIgnoreCase) && int.TryParse(key[(known.Name.Length + 1)..], out _)));

    private static bool Flag(IConfiguration configuration, SettingKey key, List<string> errors)
    {
        if (configuration[key.Name] is not { } text) return false;
        if (bool.TryParse(text, out bool value)) return value;
        errors.Add($"{key.Name} is true or false, not '{text}'.");
        return false;
    }

    private static List<ListenAddress> Urls(IConfiguration configuration, bool allowAnonymous, List<string> errors)
    {
        string text = configuration[SettingKey.Urls.Name] ?? DefaultUrls;
        var urls = new List<ListenAddress>();
        foreach (string each in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!ListenAddress.TryParse(each, out ListenAddress? url, out string? error)) errors.Add($"{SettingKey.Urls.Name}: {error}");
            else if (!allowAnonymous && !url.IsLocal)
                errors.Add($"{SettingKey.Urls.Name}: {url.Text} can be reached from other machines, and nobody would have to sign in. Set {SettingKey.Urls.Name} to a loopback address, or {SettingKey.AllowAnonymous.Name} to true.");
            else urls.Add(url);
        }

        if (urls.Count == 0 && errors.Count == 0) errors.Add($"{SettingKey.Urls.Name} names no address to listen on.");
        return urls;
    }

    private CertificateFiles? Certificate(IConfiguration configuration, List<string> errors)
    {
        string? path = configuration[SettingKey.CertificatePath.Name], key = configuration[SettingKey.CertificateKeyPath.Name], password = configuration[SettingKey.CertificatePassword.Name];
        if (path is { Length: > 0 }) return new CertificateFiles(InFolder(path), key is null ? null : InFolder(key), password);
        if (path is not null || key is not null || password is not null) errors.Add($"{SettingKey.CertificatePath.Name} is missing beside the other settings of the certificate.");
        return null;
    }

    private static List<string>? Origins(IConfiguration configuration, List<string> errors)
    {
        string key = SettingKey.CorsOrigins.Name;
        IEnumerable<string?> one = configuration[key]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        string?[] given = [.. one, .. configuration.GetSection(key).GetChildren().Select(child => child.Value)];
        if (given.Length == 0) return configuration[key] is null ? null : [];
        var origins = new List<string>();
        foreach (string? text in given)
        {
            if (text == "*") origins.Add(text);
            else if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri is { PathAndQuery: "/", UserInfo: "" } && !text.EndsWith('/'))
                origins.Add(uri.GetLeftPart(UriPartial.Authority));
            else errors.Add($"{key}: '{text}' is no origin; it is *, or written like https://wall.example.");
        }

        return origins;
    }

    private static LogLevel Level(IConfiguration configuration, List<string> errors)
    {
        if (configuration[SettingKey.LogLevel.Name] is not { } text) return LogLevel.Information;
        if (Enum.TryParse(text, ignoreCase: true, out LogLevel level) && Enum.IsDefined(level) && !int.TryParse(text, out _)) return level;
        errors.Add($"{SettingKey.LogLevel.Name} is one of {string.Join(", ", Enum.GetNames<LogLevel>().Select(name => name.ToLowerInvariant()))}, not '{text}'.");
        return LogLevel.Information;
    }

    private static void CheckHttps(HostSettings settings, List<string> errors)
    {
        bool hasHttps = settings.Urls.Any(url => url.IsHttps);
        if (hasHttps && settings.Certificate is null) errors.Add($"{SettingKey.Urls.Name}: {settings.Urls.First(url => url.IsHttps).Text} needs {SettingKey.CertificatePath.Name}.");
        if (!hasHttps && settings.Http3) errors.Add($"{SettingKey.Http3.Name}: HTTP/3 needs an https address in {SettingKey.Urls.Name}.");
        if (!hasHttps && settings.Certificate is not null && errors.Count == 0) errors.Add($"{SettingKey.CertificatePath.Name}: no address in {SettingKey.Urls.Name} begins with https.");
    }

    private string InFolder(string path) => Path.Combine(file?.DirectoryName ?? ".", path);
}
