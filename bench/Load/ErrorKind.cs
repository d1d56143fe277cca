namespace Fleet.Load;

/// <summary>The names errors are counted under; an HTTP status is its own kind, such as <c>http-404</c>.</summary>
internal static class ErrorKind
{
    public const string Connect = "connect";
    public const string Closed = "closed";
    public const string Protocol = "protocol";
    public const string Media = "media";
    public const string Refused = "refused";
    public const string NoPicture = "no-picture";

    public static string Status(int status) => $"http-{status}";
}
