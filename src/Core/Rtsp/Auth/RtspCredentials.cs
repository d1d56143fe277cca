namespace Fleet.Core.Rtsp.Auth;

public sealed record RtspCredentials(string User, string Password)
{
    /// <summary>Never shows the password: records print all they hold.</summary>
    public override string ToString() => $"user '{User}'";
}
