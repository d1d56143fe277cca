namespace Fleet.Core.Rtsp.Auth;

/// <summary>RFC 7616 section 3.3, weakest first.</summary>
public enum DigestAlgorithm
{
    Md5,
    Sha256,
    Sha512T256,
}
