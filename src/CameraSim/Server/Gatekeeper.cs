using System.Security.Cryptography;
using Fleet.Core.Rtsp;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.CameraSim.Server;

/// <summary>Lets requests through that carry the right credentials (RFC 2326 section 14, RFC 7616, RFC 7617). One for each connection.</summary>
internal sealed class Gatekeeper(RtspCredentials? credentials, AuthenticationScheme scheme)
{
    private const string Realm = "Fleet camera simulator";
    private string _nonce = NewNonce();

    public bool Admits(RtspRequest request)
    {
        if (credentials is null) return true;
        if (request.Headers["Authorization"] is not { } header) return false;
        if (scheme == AuthenticationScheme.Basic) return BasicAuthorization.Parse(header) == credentials;
        return DigestAuthorization.TryParse(header, out DigestAuthorization? answer)
            && answer.Algorithm is DigestAlgorithm.Md5 or DigestAlgorithm.Sha256
            && answer.User == credentials.User && answer.Realm == Realm && answer.Nonce == _nonce
            && answer.IsValid(request.Method, credentials.Password);
    }

    /// <summary>The strongest first (RFC 7616 section 3.7). FFmpeg takes the last of several, and knows MD5 alone.</summary>
    public RtspResponse Challenge(bool withFreshNonce)
    {
        if (withFreshNonce) _nonce = NewNonce();
        var response = new RtspResponse(401, "Unauthorized");
        if (scheme == AuthenticationScheme.Basic)
        {
            response.Headers.Add("WWW-Authenticate", $"Basic realm=\"{Realm}\"");
            return response;
        }

        response.Headers.Add("WWW-Authenticate", $"Digest realm=\"{Realm}\", nonce=\"{_nonce}\", algorithm=SHA-256");
        response.Headers.Add("WWW-Authenticate", $"Digest realm=\"{Realm}\", nonce=\"{_nonce}\", algorithm=MD5");
        return response;
    }

    private static string NewNonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
