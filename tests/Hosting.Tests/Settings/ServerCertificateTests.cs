using Fleet.Hosting.Settings;
using Fleet.Hosting.Tests.Registry;
using Fleet.Testing.Tools;

namespace Fleet.Hosting.Tests.Settings;

public sealed class ServerCertificateTests : IDisposable
{
    private static readonly TestCertificate Own = TestCertificate.Create(TimeProvider.System);

    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public void Certificate_and_key_are_read_from_two_pem_files_from_one_and_from_a_pfx()
    {
        CertificateFiles[] all =
        [
            new(Write("cert.pem", Own.CertificatePem), Write("key.pem", Own.KeyPem), null),
            new(Write("both.pem", Own.KeyPem + "\n" + Own.CertificatePem), null, null),
            new(Write("cert.pfx", Own.ToPfx("open")), null, "open"),
        ];
        foreach (CertificateFiles files in all)
        {
            Assert.Equal(Own.Thumbprint, ServerCertificate.Load(files).TargetCertificate.Thumbprint);
            Assert.True(ServerCertificate.Load(files).TargetCertificate.HasPrivateKey);
        }
    }

    [Fact]
    public void What_is_wrong_with_it_is_said_with_its_key_and_its_file()
    {
        string certificate = Write("cert.pem", Own.CertificatePem), other = Write("other.pem", TestCertificate.Create(TimeProvider.System).KeyPem), text = Write("text.pem", "hello");
        Check(new(_folder.Path + "/none.pem", null, null), "certificate:path", "none.pem");
        Check(new(text, null, null), "certificate:path", "text.pem");
        Check(new(certificate, null, null), "certificate:path", "cert.pem");
        Check(new(certificate, _folder.Path + "/gone.pem", null), "certificate:keyPath", "gone.pem");
        Check(new(certificate, other, null), "certificate:keyPath", "other.pem");
        Check(new(certificate, text, null), "certificate:keyPath", "text.pem");
        Check(new(Write("cert.pfx", Own.ToPfx("open")), null, "sesame"), "certificate:path", "cert.pfx", "certificate:password");
        Check(new(Write("empty.pem", "-----BEGIN NOTHING-----\n-----END NOTHING-----\n"), null, null), "certificate:path", "empty.pem");
    }

    [Fact]
    public void A_password_is_never_told()
    {
        var files = new CertificateFiles(Write("cert.pfx", Own.ToPfx("open")), null, "sesame");
        Assert.DoesNotContain("sesame", files.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", Assert.Throws<HostSettingsException>(() => ServerCertificate.Load(files)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void Check(CertificateFiles files, params string[] words)
    {
        string message = Assert.Throws<HostSettingsException>(() => ServerCertificate.Load(files)).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    private string Write(string name, string text) => Write(name, System.Text.Encoding.ASCII.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
