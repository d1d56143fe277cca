using System.Text;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.Fuzz.Rtsp;

/// <summary>Whatever a camera asks for: what we answer, a server reads and accepts.</summary>
public sealed class RtspAuthTarget : IFuzzTarget
{
    private const int MaxChallenges = 16;

    public string Name => "rtsp-auth";

    public void Run(ReadOnlySpan<byte> input)
    {
        string[] headers = Encoding.Latin1.GetString(input).Split("\r\n");
        IReadOnlyList<AuthenticationChallenge> challenges = AuthenticationChallenge.ParseAll(headers);
        Invariant.Holds(challenges.Count <= MaxChallenges * headers.Length, "challenges are counted");
        foreach (AuthenticationChallenge challenge in challenges)
        {
            Invariant.Holds(challenge.Scheme.Length > 0 && challenge.Parameters.Keys.All(name => name.Length > 0), "everything has a name");
            if (DigestChallenge.TryRead(challenge, out DigestChallenge? digest)) CheckRoundTrip(digest);
        }

        Invariant.Holds(BasicAuthorization.Parse(headers[0]) is null || challenges[0].Is("Basic"), "only Basic is read as Basic");
        Invariant.Holds(!DigestAuthorization.TryParse(headers[0], out _) || challenges[0].Is("Digest"), "only Digest is read as Digest");
    }

    private static void CheckRoundTrip(DigestChallenge challenge)
    {
        var answer = DigestAuthorization.Answer(challenge, new RtspCredentials("user", "password"), "PLAY", "rtsp://h/p", 1, "0123");
        Invariant.Holds(DigestAuthorization.TryParse(answer.ToString(), out DigestAuthorization? read), $"the answer can be read: {answer}");
        Invariant.Holds(read.IsValid("PLAY", "password"), $"the answer is accepted: {answer}");
        Invariant.Holds(!read.IsValid("PLAY", "Password"), "and another password is not");
    }
}
