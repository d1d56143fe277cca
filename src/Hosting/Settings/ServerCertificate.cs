using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Fleet.Hosting.Settings;

/// <summary>Reads a certificate with its key and the certificates that lead to its root.</summary>
internal static class ServerCertificate
{
    private static ReadOnlySpan<byte> PemBegin => "-----BEGIN "u8;

    /// <exception cref="HostSettingsException">It can't be used; the message names key and file.</exception>
    public static SslStreamCertificateContext Load(CertificateFiles files)
    {
        byte[] bytes = ReadFile(SettingKey.CertificatePath, files.Path);
        byte[]? key = files.KeyPath is null ? null : ReadFile(SettingKey.CertificateKeyPath, files.KeyPath);
        (X509Certificate2 own, X509Certificate2Collection all) = bytes.AsSpan().IndexOf(PemBegin) >= 0 ? LoadPem(files, bytes, key) : LoadPfx(files, bytes);
        return SslStreamCertificateContext.Create(own, all, offline: true);
    }

    private static (X509Certificate2, X509Certificate2Collection) LoadPem(CertificateFiles files, byte[] bytes, byte[]? key)
    {
        string certificates = Encoding.UTF8.GetString(bytes);
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(certificates);
            if (all.Count == 0) throw new CryptographicException("There is no certificate in it.");
        }
        catch (CryptographicException e)
        {
            throw Bad(SettingKey.CertificatePath, files.Path, e);
        }

        string keys = key is null ? certificates : Encoding.UTF8.GetString(key);
        try
        {
            return (files.Password is null ? X509Certificate2.CreateFromPem(certificates, keys) : X509Certificate2.CreateFromEncryptedPem(certificates, keys, files.Password), all);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw files.KeyPath is null ? Bad(SettingKey.CertificatePath, files.Path, e) : Bad(SettingKey.CertificateKeyPath, files.KeyPath, e);
        }
    }

    private static (X509Certificate2, X509Certificate2Collection) LoadPfx(CertificateFiles files, byte[] bytes)
    {
        try
        {
            X509Certificate2Collection all = X509CertificateLoader.LoadPkcs12Collection(bytes, files.Password);
            return (all.FirstOrDefault(each => each.HasPrivateKey) ?? throw new CryptographicException("There is no certificate with a private key in it."), all);
        }
        catch (CryptographicException e)
        {
            throw Bad(SettingKey.CertificatePath, files.Path, e, $" If it is a PFX, {SettingKey.CertificatePassword.Name} is its password.");
        }
    }

    private static byte[] ReadFile(SettingKey key, string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Bad(key, path, e);
        }
    }

    private static HostSettingsException Bad(SettingKey key, string path, Exception e, string more = "") =>
        new([$"{key.Name}: {path} can't be used: {e.Message}{more}"]);
}
