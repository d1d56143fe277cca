using System.Globalization;
using System.Text.RegularExpressions;

namespace Fleet.Testing.Rtsp;

/// <summary>The lines of a scripted exchange; tests/Core.Tests/Cameras/README.md tells what they mean.</summary>
public sealed partial class RtspScript
{
    private readonly Dictionary<string, string> _named = [];

    private RtspScript(
        IReadOnlyList<RtspScriptLine> settings, IReadOnlyList<RtspScriptLine> steps, IReadOnlyList<RtspScriptLine> expectations, IEnumerable<RtspScriptLine> named)
    {
        foreach (RtspScriptLine line in named)
        {
            string[] parts = line.Rest.Split(' ', 2);
            _named[parts[0]] = parts[1];
        }

        Settings = settings;
        Steps = steps;
        Expectations = expectations;
    }

    /// <summary>How the client is set up.</summary>
    public IReadOnlyList<RtspScriptLine> Settings { get; }

    /// <summary>What the camera does, in order.</summary>
    public IReadOnlyList<RtspScriptLine> Steps { get; }

    /// <summary>What has to come of it.</summary>
    public IReadOnlyList<RtspScriptLine> Expectations { get; }

    /// <param name="text">The file.</param>
    /// <param name="include">Gives the text of a part that many scripts share.</param>
    public static RtspScript Parse(string text, Func<string, string> include)
    {
        List<RtspScriptLine> lines = Read(text, include);
        bool IsSetting(RtspScriptLine line) => line.Verb is "URL" or "TRANSPORT" or "STALL";
        bool IsExpectation(RtspScriptLine line) => line.Verb == "EXPECT";
        bool IsNamed(RtspScriptLine line) => line.Verb == "BYTES";
        return new RtspScript(
            [.. lines.Where(IsSetting)],
            Unroll([.. lines.Where(line => !IsSetting(line) && !IsExpectation(line) && !IsNamed(line))]),
            [.. lines.Where(IsExpectation)],
            lines.Where(IsNamed));
    }

    public string? Setting(string verb) => Settings.FirstOrDefault(line => line.Verb == verb)?.Rest;

    /// <summary>"10s"</summary>
    public static TimeSpan Seconds(string text) =>
        TimeSpan.FromSeconds(double.Parse(text.TrimEnd('s'), CultureInfo.InvariantCulture));

    /// <summary>"41 {sps} {picture:1..20}": hexadecimal, and what BYTES named, whole or from one byte up to another.</summary>
    public byte[] Bytes(string text)
    {
        string hex = Name().Replace(text, match =>
        {
            byte[] bytes = Bytes(_named[match.Groups[1].Value]);
            Index from = match.Groups[2].Length > 0 ? Number(match.Groups[2]) : 0;
            Index to = match.Groups[3].Length > 0 ? Number(match.Groups[3]) : ^0;
            return Convert.ToHexString(bytes[from..to]);
        });
        return Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    // what stands between "REPEAT 10" and "END" stands there ten times
    private static List<RtspScriptLine> Unroll(List<RtspScriptLine> lines)
    {
        int start = lines.FindLastIndex(line => line.Verb == "REPEAT");
        while (start >= 0)
        {
            int end = lines.FindIndex(start, line => line.Verb == "END");
            List<RtspScriptLine> inner = lines[(start + 1)..end];
            int count = int.Parse(lines[start].Rest, CultureInfo.InvariantCulture);
            lines = [.. lines[..start], .. Enumerable.Repeat(inner, count).SelectMany(each => each), .. lines[(end + 1)..]];
            start = lines.FindLastIndex(line => line.Verb == "REPEAT");
        }

        return lines;
    }

    [GeneratedRegex(@"\{([a-z0-9-]+)(?::(\d*)\.\.(\d*))?\}")]
    private static partial Regex Name();

    private static List<RtspScriptLine> Read(string text, Func<string, string> include)
    {
        var lines = new List<RtspScriptLine>();
        int number = 0;
        foreach (string raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            string line = raw.TrimEnd();
            if (line.Length == 0 || line[0] == '#') continue;
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            RtspScriptLine read = space < 0 ? new(number, line, "") : new(number, line[..space], line[(space + 1)..]);
            if (read.Verb == "INCLUDE") lines.AddRange(Read(include(read.Rest), include));
            else lines.Add(read);
        }

        return lines;
    }
}
