namespace Fleet.Hosting.Settings;

/// <summary>One thing a host can be told, wherever it is told.</summary>
/// <param name="Name">As configuration has it, with colons between its parts.</param>
/// <param name="IsLive">A change of the file counts at once; otherwise with the next start.</param>
/// <param name="Description">For who asks for help.</param>
public sealed record SettingKey(string Name, bool IsLive, string Description)
{
    public static readonly SettingKey Urls = new("urls", IsLive: false, "where to listen, several with semicolons between them (default: http://localhost:8080)") { Default = "http://localhost:8080" };

    public static readonly SettingKey Cameras = new("cameras", IsLive: false, "JSON file the cameras are kept in (default: cameras.json beside the file of --config; without either, a demonstration)");

    public static readonly SettingKey Database = new("database", IsLive: false, "connection string of the PostgreSQL database the cameras are kept in, as Npgsql takes it, like Host=db;Username=fleet;Password=…;Database=fleet");

    public static readonly SettingKey AllowAnonymous = new("allowAnonymous", IsLive: false, "true: serve whoever reaches the port, from any machine");

    public static readonly SettingKey CertificatePath = new("certificate:path", IsLive: true, "certificate for https: a PEM file, or a PFX");

    public static readonly SettingKey CertificateKeyPath = new("certificate:keyPath", IsLive: true, "PEM file with the certificate's private key, where it is not in the same file");

    public static readonly SettingKey CertificatePassword = new("certificate:password", IsLive: true, "password of the PFX or of the private key");

    public static readonly SettingKey Http3 = new("http3", IsLive: false, "true: offer HTTP/3 beside https");

    public static readonly SettingKey CorsOrigins = new("cors:origins", IsLive: true, "pages of which origins may use everything here, * for any (default: any may play HLS, none may use the rest)") { IsList = true };

    public static readonly SettingKey LogLevel = new("logLevel", IsLive: true, "how much is logged: trace, debug, information, warning, error, critical or none (default: information)");

    /// <summary>What a host is told of its web server and of what it logs.</summary>
    public static readonly IReadOnlyList<SettingKey> OfWebServer =
        [Urls, AllowAnonymous, CertificatePath, CertificateKeyPath, CertificatePassword, Http3, CorsOrigins, LogLevel];

    /// <summary>What counts where nobody says anything.</summary>
    public string? Default { get; init; }

    /// <summary>May be given as a list: <c>cors:origins:0</c>, <c>cors:origins:1</c> …</summary>
    public bool IsList { get; init; }

    /// <summary>On the command line: <c>certificate:keyPath</c> is <c>--certificate-key-path</c>.</summary>
    public string Option => "--" + string.Concat(Name.Select(c => c == ':' ? "-" : char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : c.ToString()));
}
