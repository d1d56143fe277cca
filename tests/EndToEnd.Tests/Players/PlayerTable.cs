using System.Globalization;
using System.Text;

namespace Fleet.EndToEnd.Tests.Players;

/// <summary>What all players saw, for people.</summary>
internal static class PlayerTable
{
    public static string Of(IEnumerable<PlayerReport> reports, string host)
    {
        var text = new StringBuilder();
        Line(text, "player", "camera", "errors", "stalls", "stalled", "seeks", "played", "of", "share", "pictures", "dropped", "first", "median", "p95", "max", "freeze", "timer", "heap MB");
        foreach (PlayerReport report in reports.OrderBy(report => report.Player, StringComparer.Ordinal))
        {
            Line(text, report.Player, report.Camera, report.Errors.Count, report.Stalls, $"{report.Stalled:0.0} s", report.Seeks,
                $"{report.Played:0.0} s", $"{report.Wall:0.0} s", $"{100 * report.PlayedShare:0.0} %", report.Pictures, report.Dropped, Milliseconds(report.FirstPicture),
                Milliseconds(report.Latency.Median), Milliseconds(report.Latency.P95), Milliseconds(report.Latency.Max),
                Milliseconds(report.LongestFreeze), Milliseconds(report.TimerLateness), $"{report.HeapAtStart / 1e6:0.0}>{report.Heap / 1e6:0.0}");
            Messages(text, "error", report.Errors);
            Messages(text, "recovered", report.Recovered);
            Messages(text, "note", report.Notes);
        }

        return text.Append(host).Append('\n').ToString();
    }

    private static void Messages(StringBuilder text, string kind, IEnumerable<string> messages)
    {
        foreach (IGrouping<string, string> message in messages.GroupBy(message => message, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"  {message.Count()} x {kind}: {message.Key}\n");
    }

    private static string Milliseconds(double? time) => time is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{time:0} ms");

    private static void Line(StringBuilder text, params object[] cells)
    {
        text.Append(CultureInfo.InvariantCulture, $"{cells[0],-12}{cells[1],-7}");
        foreach (object cell in cells.AsSpan(2)) text.Append(CultureInfo.InvariantCulture, $"{cell,9}");
        text.Append('\n');
    }
}
