using Fleet.Core.Rtsp;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.Core.Fleet;

/// <summary>Where a camera's pictures come from: the camera itself, or another fleet. Holds no credentials, so it may be shown.</summary>
public sealed record CameraSource
{
    private const string FleetPrefix = "fleet+";
    private const int MaxLength = 2048;

    private CameraSource(string text, CameraSourceKind kind, string origin)
    {
        Text = text;
        Kind = kind;
        Origin = origin;
    }

    /// <summary>As it was written, without credentials.</summary>
    public string Text { get; }

    public CameraSourceKind Kind { get; }

    /// <summary>Scheme, host and port: credentials given for one are not sent to another.</summary>
    public string Origin { get; }

    /// <summary>The camera's endless response in another fleet. Only of sources of the kind <see cref="CameraSourceKind.Fleet"/>.</summary>
    public Uri FleetStreamUri
    {
        get
        {
            if (Kind != CameraSourceKind.Fleet) throw new InvalidOperationException($"'{Text}' is no fleet.");
            var uri = new UriBuilder(Text[FleetPrefix.Length..]);
            int camera = uri.Path.LastIndexOf('/') + 1;
            uri.Path = $"{uri.Path[..camera]}live/{uri.Path[camera..]}/cmaf";
            return uri.Uri;
        }
    }

    /// <summary>Reads a source and the credentials that may stand in it.</summary>
    /// <exception cref="FormatException">The message says what is wrong, and never holds a password.</exception>
    public static CameraSource Parse(string text, out RtspCredentials? credentials)
    {
        string trimmed = text.Trim();
        if (trimmed.Length > MaxLength) throw new FormatException($"A source has at most {MaxLength} characters.");
        if (HasScheme(trimmed, "fleet+http://") || HasScheme(trimmed, "fleet+https://")) return ParseFleet(trimmed[FleetPrefix.Length..], out credentials);
        if (!HasScheme(trimmed, "rtsp://") && !HasScheme(trimmed, "rtsps://"))
            throw new FormatException("A source begins with rtsp://, rtsps://, fleet+http:// or fleet+https://.");

        RtspSource source = RtspSource.Parse(trimmed);
        credentials = source.Credentials;
        string scheme = source.IsTls ? "rtsps" : "rtsp";
        return new CameraSource(source.Uri, CameraSourceKind.Rtsp, FormattableString.Invariant($"{scheme}://{source.Host.ToLowerInvariant()}:{source.Port}"));
    }

    public override string ToString() => Text;

    private static CameraSource ParseFleet(string url, out RtspCredentials? credentials)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
            throw new FormatException("The source is no URL with a host (in a user name or password, the signs / ? # @ : % must be percent-encoded).");

        if (uri.Fragment.Length > 0) throw new FormatException("A source has no fragment (#).");
        if (!CameraId.TryParse(uri.AbsolutePath[(uri.AbsolutePath.LastIndexOf('/') + 1)..], out _))
            throw new FormatException("The source names no camera of the other fleet: it ends with the camera's id, as in fleet+https://host/camera.");

        credentials = null;
        if (uri.UserInfo.Length > 0)
        {
            string[] parts = uri.UserInfo.Split(':', 2);
            credentials = new RtspCredentials(Uri.UnescapeDataString(parts[0]), parts.Length == 1 ? "" : Uri.UnescapeDataString(parts[1]));
        }

        string clean = uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped);
        return new CameraSource(FleetPrefix + clean, CameraSourceKind.Fleet, FormattableString.Invariant($"{FleetPrefix}{uri.Scheme}://{uri.IdnHost}:{uri.Port}"));
    }

    private static bool HasScheme(string text, string scheme) => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);
}
