namespace Fleet.Core.Rtsp;

/// <summary>RFC 2326 section 10.</summary>
public static class RtspMethod
{
    public const string Options = "OPTIONS";
    public const string Describe = "DESCRIBE";
    public const string Announce = "ANNOUNCE";
    public const string Setup = "SETUP";
    public const string Play = "PLAY";
    public const string Pause = "PAUSE";
    public const string Teardown = "TEARDOWN";
    public const string GetParameter = "GET_PARAMETER";
    public const string SetParameter = "SET_PARAMETER";
    public const string Redirect = "REDIRECT";
    public const string Record = "RECORD";

    public static bool IsKnown(ReadOnlySpan<byte> method)
    {
        foreach (string known in All)
        {
            if (System.Text.Ascii.Equals(method, known)) return true;
        }

        return false;
    }

    private static readonly string[] All =
        [Options, Describe, Announce, Setup, Play, Pause, Teardown, GetParameter, SetParameter, Redirect, Record];
}
