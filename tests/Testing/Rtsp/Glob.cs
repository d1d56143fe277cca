using System.Text.RegularExpressions;

namespace Fleet.Testing.Rtsp;

/// <summary>Text with * for anything.</summary>
internal static class Glob
{
    public static bool Matches(string pattern, string text) =>
        Regex.IsMatch(text, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.Singleline);
}
