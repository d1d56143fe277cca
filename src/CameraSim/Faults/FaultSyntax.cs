using System.Globalization;

namespace Fleet.CameraSim.Faults;

/// <summary>Faults as text: <c>loss=2%</c>, <c>stall@10s</c>, several with commas between them. It is the same on the command line and in a URL.</summary>
public static class FaultSyntax
{
    private static readonly Dictionary<string, (string Example, Func<FaultSet, string, FaultSet> Apply)> Known = new(StringComparer.Ordinal)
    {
        ["loss"] = ("loss=2%", (set, text) => set with { Loss = Share(text, lowest: 0) }),
        ["stall"] = ("stall@10s", (set, text) => set with { StallAfter = Moment(text) }),
        ["disconnect"] = ("disconnect@10s", (set, text) => set with { DisconnectAfter = Moment(text) }),
        ["no-key-frame"] = ("no-key-frame", (set, text) => set with { NoKeyFrames = Nothing(text) }),
        ["clock-reset"] = ("clock-reset@10s", (set, text) => set with { ClockResetAfter = Moment(text) }),
        ["drift"] = ("drift=2%", (set, text) => set with { Drift = Share(text, lowest: -1) }),
        ["wrap"] = ("wrap@5s", (set, text) => set with { WrapAfter = Moment(text) }),
        ["sps-change"] = ("sps-change@10s", (set, text) => set with { SpsChangeAfter = Moment(text) }),
        ["slow-setup"] = ("slow-setup=3s", (set, text) => set with { SlowSetup = Amount(text) }),
        ["setup-status"] = ("setup-status=453", (set, text) => set with { SetupStatus = Status(text) }),
        ["teardown"] = ("teardown@10s", (set, text) => set with { TeardownAfter = Moment(text) }),
        ["401-loop"] = ("401-loop", (set, text) => set with { Always401 = Nothing(text) }),
        ["garbage"] = ("garbage", (set, text) => set with { Garbage = Nothing(text) }),
    };

    public static FaultSet Parse(string text) => Parse([text]);

    /// <summary>Throws <see cref="FormatException"/> that names what is wrong, or lists the faults there are.</summary>
    public static FaultSet Parse(IEnumerable<string> texts)
    {
        FaultSet set = FaultSet.None;
        foreach (string fault in texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            int end = fault.IndexOfAny(['=', '@']);
            string name = end < 0 ? fault : fault[..end];
            if (!Known.TryGetValue(name, out var known))
                throw new FormatException($"There is no fault '{name}'. Known: {string.Join(", ", Known.Values.Select(each => each.Example))}.");

            try
            {
                set = known.Apply(set, end < 0 ? "" : fault[end..]);
            }
            catch (FormatException)
            {
                throw new FormatException($"The fault '{fault}' can't be read; it is written like {known.Example}.");
            }
        }

        return set;
    }

    /// <summary>"500ms", "10s", or a bare number of seconds.</summary>
    public static TimeSpan ParseDuration(string text)
    {
        double unit = text.EndsWith("ms", StringComparison.Ordinal) ? 0.001 : 1;
        double value = Number(text.TrimEnd('m', 's')) * unit;
        return value is >= 0 and <= 86_400 ? TimeSpan.FromSeconds(value) : throw new FormatException($"'{text}' is no duration; it is written like 2s or 500ms.");
    }

    private static TimeSpan Moment(string text) => text.StartsWith('@') ? ParseDuration(text[1..]) : text == "" ? TimeSpan.Zero : throw new FormatException();

    private static TimeSpan Amount(string text) => text.StartsWith('=') ? ParseDuration(text[1..]) : throw new FormatException();

    private static bool Nothing(string text) => text == "" ? true : throw new FormatException();

    private static int Status(string text) => text.StartsWith('=') && Number(text[1..]) is >= 300 and < 600 and var status ? (int)status : throw new FormatException();

    private static double Share(string text, double lowest)
    {
        if (!text.StartsWith('=') || !text.EndsWith('%')) throw new FormatException();
        double share = Number(text[1..^1]) / 100;
        return share >= lowest && share <= 1 ? share : throw new FormatException();
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw new FormatException($"'{text}' is no number.");
}
