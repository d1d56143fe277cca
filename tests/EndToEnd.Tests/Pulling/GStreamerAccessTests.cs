using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests.Pulling;

/// <summary>Logging in and encryption as a server does them that nobody here wrote.</summary>
public sealed class GStreamerAccessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-access-");

    [Fact]
    public async Task Digest()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        using GStreamerServer server = await GStreamerServer.StartAsync(0, ct, user: "viewer", password: "s3:cret");

        ToolResult right = await StandaloneHost.RunAsync(["probe", server.Url("h264", "viewer:s3%3Acret@"), "--seconds", "1"], ct);
        ToolResult wrong = await StandaloneHost.RunAsync(["probe", server.Url("h264", "viewer:guess@"), "--seconds", "1"], ct);

        Assert.Equal((0, ""), (right.ExitCode, right.Errors));
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("refused the credentials", wrong.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rtsps_with_a_certificate_of_the_cameras_own_making()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        using GStreamerServer server = await GStreamerServer.StartAsync(0, ct, certificate: await WriteCertificateAsync(ct));
        string url = server.Url("h264-aac", scheme: "rtsps");

        ToolResult refused = await StandaloneHost.RunAsync(["probe", url, "--seconds", "1"], ct);
        ToolResult accepted = await StandaloneHost.RunAsync(["probe", url, "--seconds", "1", "--any-certificate"], ct);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("TLS:", refused.Errors, StringComparison.Ordinal);
        Assert.Equal((0, ""), (accepted.ExitCode, accepted.Errors));
        Assert.Contains("mp4a.40.2", accepted.Output, StringComparison.Ordinal);
        Assert.Contains(" 0 lost", accepted.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> WriteCertificateAsync(CancellationToken ct)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=camera", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        string file = Path.Combine(_folder.FullName, "camera.pem");
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n", ct);
        return file;
    }
}
