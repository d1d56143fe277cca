using System.Security.Cryptography;

namespace Fleet.Core.Rtsp.Auth;

/// <summary>
/// Answers the challenges of one server. The strongest offer is tried first; when it is refused the next is, because some cameras
/// offer SHA-256 and accept only MD5.
/// </summary>
public sealed class RtspAuthenticator(RtspCredentials? credentials)
{
    /// <summary>How often one request may be told that its nonce is too old, before it counts as refused.</summary>
    private const int MaxStaleRounds = 3;

    private readonly HashSet<string> _refused = [];
    private AuthenticationChallenge? _current;
    private uint _nonceCount;
    private int _staleRounds;
    private bool _answered;
    private bool _proven;

    /// <summary>The value for the Authorization header of the next request; null as long as nothing was asked for.</summary>
    public string? AuthorizationFor(string method, string uri)
    {
        _answered = _current is not null;
        if (_current is null || credentials is null) return null;
        if (!DigestChallenge.TryRead(_current, out DigestChallenge? digest)) return BasicAuthorization.Answer(credentials);
        string clientNonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        return DigestAuthorization.Answer(digest, credentials, method, uri, ++_nonceCount, clientNonce).ToString();
    }

    /// <summary>The last request was accepted.</summary>
    public void Accepted()
    {
        _proven |= _answered;
        _staleRounds = 0;
    }

    /// <summary>The last request was answered 401. Returns when it is worth sending again; throws when there is nothing left to try.</summary>
    public void Challenged(RtspStep step, RtspResponse response)
    {
        IReadOnlyList<AuthenticationChallenge> offers = AuthenticationChallenge.ParseAll(response.Headers.GetAll("WWW-Authenticate"));
        if (credentials is null) throw new RtspAuthenticationException(step, "the camera wants a user and a password, and none are configured");
        if (offers.Count == 0 && _current is null)
            throw new RtspAuthenticationException(step, "the camera answered 401 without saying how to log in (no WWW-Authenticate header)");
        if (_answered && _current is not null && !IsWorthRepeating(offers)) _refused.Add(KeyOf(_current));

        AuthenticationChallenge? next = offers.Where(offer => Strength(offer) >= 0 && !_refused.Contains(KeyOf(offer))).MaxBy(Strength);
        if (next is null && _refused.Count > 0)
            throw new RtspAuthenticationException(step, $"the camera refused the credentials for user '{credentials.User}'");
        _current = next ?? throw new RtspAuthenticationException(
            step, $"the camera offers only ways to log in that are not known here: {string.Join(", ", offers.Select(offer => offer.Scheme))}");
        _nonceCount = 0;
    }

    // A nonce that ran out says stale=true, on cameras that know the word; on the others an answer that was good before is tried once more.
    private bool IsWorthRepeating(IReadOnlyList<AuthenticationChallenge> offers)
    {
        AuthenticationChallenge? again = offers.FirstOrDefault(offer => KeyOf(offer) == KeyOf(_current!));
        if (again is null || again["nonce"] == _current!["nonce"] || _staleRounds >= MaxStaleRounds) return false;
        bool stale = "true".Equals(again["stale"], StringComparison.OrdinalIgnoreCase);
        if (!stale && (!_proven || _staleRounds > 0)) return false;
        _staleRounds++;
        return true;
    }

    // Digest by its algorithm, above Basic; -1 for what can't be answered
    private static int Strength(AuthenticationChallenge offer)
    {
        if (offer.Is("Basic")) return 0;
        return DigestChallenge.TryRead(offer, out DigestChallenge? digest) ? 1 + 2 * (int)digest.Algorithm + (digest.HasQop ? 1 : 0) : -1;
    }

    private static string KeyOf(AuthenticationChallenge offer) => $"{offer.Scheme} {offer["algorithm"]}".ToUpperInvariant();
}
