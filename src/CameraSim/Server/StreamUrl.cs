using System.Globalization;
using Fleet.CameraSim.Faults;

namespace Fleet.CameraSim.Server;

/// <summary>What a request's URL asks for: <c>rtsp://host:port/cam-1/track=0?fault=loss=2%25</c>.</summary>
internal sealed record StreamUrl(string Camera, int? Track, FaultSet? Faults)
{
    private const string TrackPrefix = "track=";
    private const string FaultPrefix = "fault=";

    /// <summary>The control of a track, relative to the base of its camera.</summary>
    public static string Control(int track) => string.Create(CultureInfo.InvariantCulture, $"{TrackPrefix}{track}");

    /// <summary>Throws <see cref="FormatException"/> when a fault in the query can't be read.</summary>
    public static StreamUrl? Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url)) return null;

        // some clients put the control of a track behind the query (GStreamer, older FFmpeg)
        string[] queryAndControl = url.Query.TrimStart('?').Split('/', 2);
        string path = url.AbsolutePath.Trim('/') + (queryAndControl.Length > 1 ? "/" + queryAndControl[1] : "");
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string[] faults = [.. queryAndControl[0].Split('&')
            .Where(part => part.StartsWith(FaultPrefix, StringComparison.Ordinal))
            .Select(part => Uri.UnescapeDataString(part[FaultPrefix.Length..]))];
        return new StreamUrl(
            parts.FirstOrDefault() ?? "",
            parts.Length > 1 && parts[1].StartsWith(TrackPrefix, StringComparison.Ordinal)
                && int.TryParse(parts[1].AsSpan(TrackPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int track) ? track : null,
            faults.Length > 0 ? FaultSyntax.Parse(faults) : null);
    }
}
