using Fleet.Core.Lifecycle;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.Core.Fleet;

/// <summary>Which values of a camera make sense. Everything that doesn't is named at once.</summary>
public static class CameraRules
{
    public const int MaxNameLength = 200;
    public const int MaxTags = 32;
    public const int MaxTagLength = 64;
    public const int MaxCredentialLength = 256;
    public const int MaxTokenLength = 4096;
    public const int MaxViewersLimit = 100_000;
    public const int LeastSegments = 3;
    public const int MostSegments = 60;

    public static readonly TimeSpan ShortestPart = TimeSpan.FromMilliseconds(50);
    public static readonly TimeSpan LongestPart = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan ShortestSegment = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan LongestSegment = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan ShortestHlsSession = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan LongestHlsSession = TimeSpan.FromHours(1);

    public static IReadOnlyList<CameraFieldError> Check(Camera camera)
    {
        List<CameraFieldError> errors = [];
        CheckTexts(camera, errors);
        if (!Enum.IsDefined(camera.Mode)) errors.Add(new("mode", "is onDemand or always"));
        if (!Enum.IsDefined(camera.Transport)) errors.Add(new("transport", "is tcp, udp or auto"));
        CheckNumber("maxViewers", camera.MaxViewers, 0, MaxViewersLimit, errors);
        CheckNumber("segmentCount", camera.SegmentCount, LeastSegments, MostSegments, errors);
        CheckDuration("startTimeout", camera.StartTimeout, SessionSettings.ShortestStartTimeout, SessionSettings.LongestStartTimeout, errors);
        CheckDuration("closeAfter", camera.CloseAfter, TimeSpan.Zero, SessionSettings.LongestCloseAfter, errors);
        CheckDuration("partDuration", camera.PartDuration, ShortestPart, LongestPart, errors);
        CheckDuration("segmentDuration", camera.SegmentDuration, ShortestSegment, LongestSegment, errors);
        CheckDuration("hlsSessionTimeout", camera.HlsSessionTimeout, ShortestHlsSession, LongestHlsSession, errors);
        if (camera.PartDuration > camera.SegmentDuration && errors.TrueForAll(error => error.Field is not ("partDuration" or "segmentDuration")))
            errors.Add(new("partDuration", $"is at most the segmentDuration ({DurationText.Format(camera.SegmentDuration)})"));
        return errors;
    }

    private static void CheckTexts(Camera camera, List<CameraFieldError> errors)
    {
        if (camera.Name.Length is 0 or > MaxNameLength || camera.Name.Any(char.IsControl))
            errors.Add(new("name", $"has 1 to {MaxNameLength} characters, and no control characters"));
        if (!CameraId.TryParse(camera.Site, out _))
            errors.Add(new("site", $"has 1 to {CameraId.MaxLength} small letters, digits and hyphens, and does not begin with a hyphen"));
        if (camera.Tags.Count > MaxTags) errors.Add(new("tags", $"are at most {MaxTags}"));
        if (camera.Tags.Any(tag => tag.Length is 0 or > MaxTagLength || tag.Any(char.IsControl)))
            errors.Add(new("tags", $"have 1 to {MaxTagLength} characters each, and no control characters"));
        if (camera.Credentials is { User.Length: 0 } token && camera.Source.Kind == CameraSourceKind.Fleet) CheckToken(token.Password, errors);
        else if (camera.Credentials is { } credentials) CheckLogin(camera.Source.Kind, credentials, errors);
    }

    private static void CheckLogin(CameraSourceKind kind, RtspCredentials credentials, List<CameraFieldError> errors)
    {
        if (credentials.User.Length is 0 or > MaxCredentialLength || credentials.User.Any(char.IsControl))
            errors.Add(new("credentials.user", $"has 1 to {MaxCredentialLength} characters, and no control characters"));
        if (credentials.Password.Length > MaxCredentialLength || credentials.Password.Any(char.IsControl))
            errors.Add(new("credentials.password", $"has at most {MaxCredentialLength} characters, and no control characters"));
        // RFC 7617 section 2
        if (kind == CameraSourceKind.Fleet && credentials.User.Contains(':', StringComparison.Ordinal))
            errors.Add(new("credentials.user", "has no colon"));
    }

    /// <summary>RFC 6750 section 2.1, but for its padding.</summary>
    private static void CheckToken(string token, List<CameraFieldError> errors)
    {
        if (token.Length is 0 or > MaxTokenLength || !token.All(c => char.IsAsciiLetterOrDigit(c) || "-._~+/=".Contains(c, StringComparison.Ordinal)))
            errors.Add(new("credentials.password", $"is, without a user, a bearer token: 1 to {MaxTokenLength} letters, digits and the signs - . _ ~ + / ="));
    }

    private static void CheckNumber(string field, int value, int least, int most, List<CameraFieldError> errors)
    {
        if (value < least || value > most) errors.Add(new(field, FormattableString.Invariant($"is a whole number from {least} to {most}")));
    }

    private static void CheckDuration(string field, TimeSpan value, TimeSpan shortest, TimeSpan longest, List<CameraFieldError> errors)
    {
        if (value < shortest || value > longest)
            errors.Add(new(field, $"is from {DurationText.Format(shortest)} to {DurationText.Format(longest)}, not {DurationText.Format(value)}"));
    }
}
