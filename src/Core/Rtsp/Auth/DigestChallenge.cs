using System.Diagnostics.CodeAnalysis;

namespace Fleet.Core.Rtsp.Auth;

/// <summary>What a server asks for with Digest (RFC 7616 section 3.3, and RFC 2617 for the older MD5 without qop).</summary>
public sealed record DigestChallenge(string Realm, string Nonce, DigestAlgorithm Algorithm)
{
    /// <summary>MD5-sess and its like: the secret is bound to one pair of nonces.</summary>
    public bool IsSession { get; init; }

    /// <summary>The algorithm as the server spelled it, null when it named none.</summary>
    public string? AlgorithmName { get; init; }

    /// <summary>Whether qop=auth is offered: then a counter and a nonce of the client take part.</summary>
    public bool HasQop { get; init; }

    public string? Opaque { get; init; }

    /// <summary>The credentials were right, only the nonce is too old.</summary>
    public bool IsStale { get; init; }

    /// <summary>False when it is not Digest, lacks a nonce, or asks for something unknown.</summary>
    public static bool TryRead(AuthenticationChallenge challenge, [NotNullWhen(true)] out DigestChallenge? digest)
    {
        digest = null;
        if (!challenge.Is("Digest") || challenge["nonce"] is not { Length: > 0 } nonce) return false;
        if (!TryReadAlgorithm(challenge["algorithm"], out DigestAlgorithm algorithm, out bool isSession)) return false;

        // RFC 7616 section 3.3: a list; auth-int alone would need the body hashed, which no camera asks for
        string[] qop = (challenge["qop"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        bool auth = qop.Contains("auth", StringComparer.OrdinalIgnoreCase);
        if (qop.Length > 0 && !auth) return false;

        digest = new DigestChallenge(challenge["realm"] ?? "", nonce, algorithm)
        {
            IsSession = isSession,
            AlgorithmName = challenge["algorithm"],
            HasQop = auth,
            Opaque = challenge["opaque"],
            IsStale = "true".Equals(challenge["stale"], StringComparison.OrdinalIgnoreCase),
        };
        return true;
    }

    internal static bool TryReadAlgorithm(string? text, out DigestAlgorithm algorithm, out bool isSession)
    {
        string name = text is null or "" ? "MD5" : text.ToUpperInvariant();
        isSession = name.EndsWith("-SESS", StringComparison.Ordinal);
        (algorithm, bool known) = (isSession ? name[..^5] : name) switch
        {
            "MD5" => (DigestAlgorithm.Md5, true),
            "SHA-256" or "SHA256" => (DigestAlgorithm.Sha256, true),
            "SHA-512-256" or "SHA512-256" => (DigestAlgorithm.Sha512T256, true),
            _ => (default, false),
        };
        return known;
    }
}
