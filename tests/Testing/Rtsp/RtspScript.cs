namespace Fleet.Testing.Rtsp;

/// <summary>The lines of a scripted exchange; tests/Core.Tests/Cameras/README.md tells what they mean.</summary>
public sealed class RtspScript
{
    private RtspScript(IReadOnlyList<RtspScriptLine> settings, IReadOnlyList<RtspScriptLine> steps, IReadOnlyList<RtspScriptLine> expectations)
    {
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
        return new RtspScript(
            [.. lines.Where(IsSetting)],
            [.. lines.Where(line => !IsSetting(line) && !IsExpectation(line))],
            [.. lines.Where(IsExpectation)]);
    }

    public string? Setting(string verb) => Settings.FirstOrDefault(line => line.Verb == verb)?.Rest;

    /// <summary>"10s"</summary>
    public static TimeSpan Seconds(string text) =>
        TimeSpan.FromSeconds(double.Parse(text.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture));

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
