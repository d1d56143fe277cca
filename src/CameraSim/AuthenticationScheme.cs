namespace Fleet.CameraSim;

public enum AuthenticationScheme
{
    Basic,

    /// <summary>SHA-256 and MD5 are offered, either is taken.</summary>
    Digest,
}
