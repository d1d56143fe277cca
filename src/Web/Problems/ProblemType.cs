namespace Fleet.Web.Problems;

/// <summary>The stable types of problem details (RFC 9457 section 3.1.1), which clients compare.</summary>
public static class ProblemType
{
    public const string BadRequest = "bad-request";
    public const string BodyTooLarge = "body-too-large";
    public const string CameraExists = "camera-exists";
    public const string CameraNotConfigured = "camera-not-configured";
    public const string CameraOffline = "camera-offline";
    public const string InternalError = "internal-error";
    public const string MethodNotAllowed = "method-not-allowed";
    public const string NotAllowed = "not-allowed";
    public const string NotFound = "not-found";
    public const string NotReady = "not-ready";
    public const string NotSignedIn = "not-signed-in";
    public const string RegistryUnavailable = "registry-unavailable";
    public const string UnsupportedMediaType = "unsupported-media-type";
    public const string VersionMismatch = "version-mismatch";
}
