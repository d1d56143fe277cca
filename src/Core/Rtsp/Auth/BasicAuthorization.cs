using System.Text;

namespace Fleet.Core.Rtsp.Auth;

/// <summary>RFC 7617.</summary>
public static class BasicAuthorization
{
    public static string Answer(RtspCredentials credentials) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}"));

    /// <summary>Null when the header is not Basic or can't be read.</summary>
    public static RtspCredentials? Parse(string header)
    {
        if (AuthenticationChallenge.ParseAll([header]) is not [{ } parts, ..] || !parts.Is("Basic")) return null;
        byte[] bytes = new byte[parts.Token.Length];
        if (!Convert.TryFromBase64String(parts.Token, bytes, out int length)) return null;

        string text = Encoding.UTF8.GetString(bytes, 0, length);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : new RtspCredentials(text[..colon], text[(colon + 1)..]);
    }
}
