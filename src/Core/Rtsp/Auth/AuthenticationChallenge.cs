namespace Fleet.Core.Rtsp.Auth;

/// <summary>One scheme with its parameters, as in WWW-Authenticate and Authorization (RFC 7235 section 2.1).</summary>
public sealed class AuthenticationChallenge(string scheme)
{
    private const int MaxChallenges = 16;
    private const int MaxParameters = 32;

    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    public string Scheme { get; } = scheme;

    /// <summary>What follows the scheme when it is one token without a name, as with Basic; otherwise empty.</summary>
    public string Token { get; private set; } = "";

    public IReadOnlyDictionary<string, string> Parameters => _parameters;

    /// <summary>The value of a parameter without its quotes, or null.</summary>
    public string? this[string name] => _parameters.GetValueOrDefault(name);

    public bool Is(string scheme) => Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads every challenge of every header; one header may hold several. What can't be read is left out.</summary>
    public static IReadOnlyList<AuthenticationChallenge> ParseAll(IEnumerable<string> headers)
    {
        var all = new List<AuthenticationChallenge>();
        foreach (string header in headers) Parse(header, all);
        return all;
    }

    private static void Parse(string text, List<AuthenticationChallenge> all)
    {
        var reader = new AuthenticationReader(text);
        AuthenticationChallenge? current = null;
        while (all.Count < MaxChallenges && reader.TryReadWord(out string word))
        {
            if (current is not null && reader.TryReadValue(out string value))
            {
                // the first of two wins; a hundred of them are no challenge
                if (current._parameters.Count < MaxParameters) current._parameters.TryAdd(word, value);
            }
            else if (current is { Token: "" } && current._parameters.Count == 0 && !reader.WordFollows)
            {
                current.Token = word;
            }
            else
            {
                current = new AuthenticationChallenge(word);
                all.Add(current);
            }
        }
    }
}
