using System.Net.Http.Headers;
using System.Text;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.Core.Cascade;

/// <summary>A camera of another fleet.</summary>
/// <param name="Uri">Where its endless response is.</param>
/// <param name="Credentials">A user and a password for HTTP's Basic scheme; without a user, the password is a bearer token.</param>
public sealed record FleetSource(Uri Uri, RtspCredentials? Credentials = null)
{
    /// <summary>For messages.</summary>
    public string Host => Uri.Authority;

    /// <summary>Whether both are the same party, to whom the same credentials may be told: the same host and port, or its encrypted side.</summary>
    public bool MayFollowTo(Uri target)
    {
        ArgumentNullException.ThrowIfNull(target);
        bool isDowngrade = Uri.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps;
        if (isDowngrade || target.Scheme is not ("http" or "https")) return false;
        if (Credentials is null) return true;
        bool isSameHost = string.Equals(Uri.IdnHost, target.IdnHost, StringComparison.OrdinalIgnoreCase);
        return isSameHost && (Uri.Port == target.Port || (Uri is { IsDefaultPort: true } && target is { IsDefaultPort: true }));
    }

    internal AuthenticationHeaderValue? Authorization => Credentials switch
    {
        null => null,
        { User.Length: 0 } token => new AuthenticationHeaderValue("Bearer", token.Password),
        { } login => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password}"))),
    };
}
