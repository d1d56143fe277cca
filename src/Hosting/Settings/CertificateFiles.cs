namespace Fleet.Hosting.Settings;

/// <summary>Where a certificate is.</summary>
public sealed record CertificateFiles(string Path, string? KeyPath, string? Password)
{
    /// <summary>Without the password: this may be logged.</summary>
    public override string ToString() => KeyPath is null ? Path : $"{Path} with {KeyPath}";
}
