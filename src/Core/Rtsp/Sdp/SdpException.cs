namespace Fleet.Core.Rtsp.Sdp;

/// <summary>A session description that can't be used. The message names the line and what is wrong with it.</summary>
public sealed class SdpException : Exception
{
    public SdpException(string message)
        : base(message)
    {
    }

    internal SdpException(int line, ReadOnlySpan<char> text, string problem)
        : base($"Line {line} of the session description, \"{Excerpt(text)}\", {problem}.") => Line = line;

    /// <summary>Counted from 1; null when no single line is to blame.</summary>
    public int? Line { get; }

    private static string Excerpt(ReadOnlySpan<char> text)
    {
        const int longest = 80;
        return text.Length <= longest ? text.ToString() : string.Concat(text[..longest], "…");
    }
}
