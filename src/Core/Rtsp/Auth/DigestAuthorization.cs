using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fleet.Core.Rtsp.Auth;

/// <summary>What a client answers with Digest: written by the client, read and checked by a server (RFC 7616 section 3.4).</summary>
public sealed record DigestAuthorization(string User, string Realm, string Nonce, string Uri, DigestAlgorithm Algorithm)
{
    public bool IsSession { get; init; }

    public string? AlgorithmName { get; init; }

    /// <summary>How often the nonce was used; null without qop.</summary>
    public uint? NonceCount { get; init; }

    /// <summary>The client's own nonce; needed by qop and by the session variants.</summary>
    public string? ClientNonce { get; init; }

    public string? Opaque { get; init; }

    public string Response { get; init; } = "";

    public static DigestAuthorization Answer(DigestChallenge challenge, RtspCredentials credentials, string method, string uri, uint nonceCount, string clientNonce)
    {
        var answer = new DigestAuthorization(credentials.User, challenge.Realm, challenge.Nonce, uri, challenge.Algorithm)
        {
            IsSession = challenge.IsSession,
            AlgorithmName = challenge.AlgorithmName,
            NonceCount = challenge.HasQop ? nonceCount : null,
            ClientNonce = challenge.HasQop || challenge.IsSession ? clientNonce : null,
            Opaque = challenge.Opaque,
        };
        return answer with { Response = answer.Compute(method, credentials.Password) };
    }

    /// <summary>Whether the answer was made with this password for this method. That user, realm, nonce and URI are the right ones is for the caller to check.</summary>
    public bool IsValid(string method, string password) => CryptographicOperations.FixedTimeEquals(
        Encoding.Latin1.GetBytes(Response.ToLowerInvariant()), Encoding.Latin1.GetBytes(Compute(method, password)));

    /// <summary>Reads an Authorization header; false when it is not Digest or a needed part is missing.</summary>
    public static bool TryParse(string header, [NotNullWhen(true)] out DigestAuthorization? authorization)
    {
        authorization = null;
        if (AuthenticationChallenge.ParseAll([header]) is not [{ } parts, ..] || !parts.Is("Digest")) return false;
        if (parts["username"] is not { } user || parts["nonce"] is not { } nonce || parts["uri"] is not { } uri || parts["response"] is not { } response)
            return false;
        if (!DigestChallenge.TryReadAlgorithm(parts["algorithm"], out DigestAlgorithm algorithm, out bool isSession)) return false;

        uint count = 0;
        bool hasQop = parts["qop"] is not null;
        if (hasQop && !uint.TryParse(parts["nc"], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out count)) return false;
        if ((hasQop || isSession) && parts["cnonce"] is null) return false;

        authorization = new DigestAuthorization(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(user)), parts["realm"] ?? "", nonce, uri, algorithm)
        {
            IsSession = isSession,
            AlgorithmName = parts["algorithm"],
            NonceCount = hasQop ? count : null,
            ClientNonce = parts["cnonce"],
            Opaque = parts["opaque"],
            Response = response,
        };
        return true;
    }

    /// <summary>The value of the Authorization header. RFC 7616 section 3.4: algorithm, qop and nc go without quotes.</summary>
    public override string ToString()
    {
        // a name beyond ASCII travels as UTF-8 bytes (RFC 7616 section 3.4.4), and headers are written byte by byte
        string user = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(User));
        var text = new StringBuilder($"Digest username={Quote(user)}, realm={Quote(Realm)}, nonce={Quote(Nonce)}, uri={Quote(Uri)}, response=\"{Response}\"");
        if (AlgorithmName is not null) text.Append(CultureInfo.InvariantCulture, $", algorithm={AlgorithmName}");
        if (NonceCount is { } count) text.Append(CultureInfo.InvariantCulture, $", qop=auth, nc={count:x8}");
        if (ClientNonce is not null) text.Append(CultureInfo.InvariantCulture, $", cnonce={Quote(ClientNonce)}");
        if (Opaque is not null) text.Append(CultureInfo.InvariantCulture, $", opaque={Quote(Opaque)}");
        return text.ToString();
    }

    // RFC 7616 sections 3.4.1 to 3.4.3
    private string Compute(string method, string password)
    {
        string secret = Hash([.. Encoding.UTF8.GetBytes(User), .. Encoding.Latin1.GetBytes($":{Realm}:"), .. Encoding.UTF8.GetBytes(password)]);
        if (IsSession) secret = Hash(Encoding.Latin1.GetBytes($"{secret}:{Nonce}:{ClientNonce}"));
        string subject = Hash(Encoding.Latin1.GetBytes($"{method}:{Uri}"));
        string text = NonceCount is { } count
            ? string.Create(CultureInfo.InvariantCulture, $"{secret}:{Nonce}:{count:x8}:{ClientNonce}:auth:{subject}")
            : $"{secret}:{Nonce}:{subject}";
        return Hash(Encoding.Latin1.GetBytes(text));
    }

#pragma warning disable CA5351 // MD5 is what most cameras speak; a stronger one is taken where it is offered
    private string Hash(byte[] data) => Convert.ToHexStringLower(Algorithm switch
    {
        DigestAlgorithm.Md5 => MD5.HashData(data),
        DigestAlgorithm.Sha256 => SHA256.HashData(data),
        _ => Sha512T256.HashData(data),
    });
#pragma warning restore CA5351

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
