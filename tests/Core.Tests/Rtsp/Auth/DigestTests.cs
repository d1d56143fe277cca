using System.Text;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.Core.Tests.Rtsp.Auth;

public sealed class DigestTests
{
    // The vectors of NIST for SHA-512/256 (FIPS 180-4 examples), the empty string, and one that takes two blocks of padding
    [Theory]
    [InlineData("", "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a")]
    [InlineData("abc", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23")]
    [InlineData("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "3928e184fb8690f840da3988121d31be65cb9d3ef83ee6146feac861e19b563a")]
    public void Sha_512_256_gives_the_published_hashes(string text, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(Sha512T256.HashData(Encoding.ASCII.GetBytes(text))));

    // RFC 7616 section 3.9.1
    [Theory]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void Answers_as_in_the_examples_of_rfc_7616(string algorithm, string response)
    {
        DigestChallenge challenge = Read($"Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, "
            + "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");

        var answer = DigestAuthorization.Answer(
            challenge, new RtspCredentials("Mufasa", "Circle of Life"), "GET", "/dir/index.html", 1, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

        Assert.Equal(response, answer.Response);
    }

    // RFC 2617 section 3.5, without its qop computed by RFC 2069
    [Fact]
    public void Answers_the_older_form_without_qop()
    {
        DigestChallenge challenge = Read("Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"");

        var answer = DigestAuthorization.Answer(challenge, new RtspCredentials("Mufasa", "CircleOfLife"), "GET", "/dir/index.html", 1, "unused");

        Assert.Equal("1949323746fe6a43ef61f9606e7febea", answer.Response);
        Assert.DoesNotContain("cnonce", answer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MD5")]
    [InlineData("MD5-sess")]
    [InlineData("SHA-256")]
    [InlineData("SHA-256-sess")]
    [InlineData("SHA-512-256")]
    [InlineData("SHA-512-256-sess")]
    public void What_a_client_answers_a_server_accepts_and_nothing_else(string algorithm)
    {
        DigestChallenge challenge = Read($"Digest realm=\"a \\\"b\\\"\", nonce=\"n,1=\", qop=\"auth\", algorithm={algorithm}, opaque=\"o\"");
        var credentials = new RtspCredentials("jörg \"x\"", "pä:ss");

        string header = DigestAuthorization.Answer(challenge, credentials, "PLAY", "rtsp://h/a?b=c", 7, "cn").ToString();

        Assert.True(DigestAuthorization.TryParse(header, out DigestAuthorization? read));
        Assert.Equal((credentials.User, "a \"b\"", "n,1=", "rtsp://h/a?b=c", 7u), (read.User, read.Realm, read.Nonce, read.Uri, read.NonceCount));
        Assert.True(read.IsValid("PLAY", credentials.Password));
        Assert.False(read.IsValid("PAUSE", credentials.Password));
        Assert.False(read.IsValid("PLAY", "pass"));
        Assert.False((read with { NonceCount = 8 }).IsValid("PLAY", credentials.Password));
    }

    [Fact]
    public void Basic_is_read_back_with_a_colon_in_the_password() =>
        Assert.Equal(new RtspCredentials("user", "a:b"), BasicAuthorization.Parse(BasicAuthorization.Answer(new RtspCredentials("user", "a:b"))));

    [Theory]
    [InlineData("Basic realm=\"a\", Digest realm=\"b, c\", nonce=\"1\" , Negotiate", "Basic(realm=a) Digest(realm=b, c;nonce=1) Negotiate()")]
    [InlineData("Digest realm = \"x\" , nonce=y,stale=TRUE", "Digest(realm=x;nonce=y;stale=TRUE)")]
    [InlineData("Negotiate,Basic realm=x", "Negotiate() Basic(realm=x)")]
    [InlineData("Digest nonce=\"open", "Digest(nonce=open)")]
    [InlineData(" ,, ", "")]
    public void Reads_challenges(string header, string expected) => Assert.Equal(expected, string.Join(' ', AuthenticationChallenge.ParseAll([header])
        .Select(challenge => $"{challenge.Scheme}({string.Join(';', challenge.Parameters.Select(pair => $"{pair.Key}={pair.Value}"))})")));

    private static DigestChallenge Read(string header)
    {
        Assert.True(DigestChallenge.TryRead(AuthenticationChallenge.ParseAll([header])[0], out DigestChallenge? challenge));
        return challenge;
    }
}
