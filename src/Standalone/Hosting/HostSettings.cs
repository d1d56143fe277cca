using System.Net;
using Microsoft.Extensions.Configuration;

namespace Fleet.Standalone.Hosting;

/// <summary>What the host itself is told: by a JSON file, by <c>FLEET__</c> environment variables, by the command line, the last one counting.</summary>
internal sealed record HostSettings
{
    private const string EnvironmentPrefix = "FLEET__";

    private static readonly string[] Keys = ["urls", "cameras", "allowAnonymous"];

    /// <summary>Where to listen, several with semicolons between them.</summary>
    public string Urls { get; init; } = "http://localhost:8080";

    /// <summary>The file the cameras are kept in; null for the demonstration.</summary>
    public string? Cameras { get; init; }

    /// <summary>Serve whoever reaches the port, from any machine.</summary>
    public bool AllowAnonymous { get; init; }

    /// <exception cref="HostSettingsException">A key is unknown, a value is wrong, or everybody could watch without being meant to.</exception>
    public static HostSettings Read(FileInfo? file, IEnumerable<KeyValuePair<string, string?>> commandLine)
    {
        var builder = new ConfigurationBuilder();
        if (file is not null)
        {
            if (!file.Exists) throw new HostSettingsException($"There is no file {file.FullName}.");
            builder.AddJsonFile(file.FullName);
        }

        builder.AddEnvironmentVariables(EnvironmentPrefix).AddInMemoryCollection(commandLine);
        IConfigurationRoot configuration = Build(builder, file);
        if (configuration.GetChildren().FirstOrDefault(child => !Keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new HostSettingsException($"There is no setting '{unknown.Key}'. Known: {string.Join(", ", Keys)}.");

        var settings = new HostSettings
        {
            Urls = configuration["urls"] ?? new HostSettings().Urls,
            Cameras = file is null && configuration["cameras"] is null ? null : Path.Combine(file?.DirectoryName ?? ".", configuration["cameras"] ?? "cameras.json"),
            AllowAnonymous = ReadFlag(configuration, "allowAnonymous"),
        };
        settings.CheckUrls();
        return settings;
    }

    private static IConfigurationRoot Build(ConfigurationBuilder builder, FileInfo? file)
    {
        try
        {
            return builder.Build();
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw new HostSettingsException($"{file?.FullName} can't be read: {e.GetBaseException().Message}");
        }
    }

    private static bool ReadFlag(IConfigurationRoot configuration, string key) => configuration[key] switch
    {
        null => false,
        { } text when bool.TryParse(text, out bool value) => value,
        { } text => throw new HostSettingsException($"{key} is true or false, not '{text}'."),
    };

    private void CheckUrls()
    {
        foreach (string url in Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url.Replace("*", "0.0.0.0", StringComparison.Ordinal).Replace("+", "0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out Uri? uri)
                || uri.Scheme is not ("http" or "https"))
                throw new HostSettingsException($"urls: '{url}' is no address to listen on; it is written like http://localhost:8080.");
            if (!AllowAnonymous && !IsLoopback(uri))
                throw new HostSettingsException($"urls: {url} can be reached from other machines, and nobody would have to sign in. Set urls to a loopback address, or allowAnonymous to true.");
        }
    }

    private static bool IsLoopback(Uri uri) =>
        uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
