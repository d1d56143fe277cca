using Fleet.Hosting.Settings;
using Microsoft.Extensions.Logging;

namespace Fleet.Hosting.Server;

/// <summary>What a host logs, and where to.</summary>
public static class HostLog
{
    private static readonly string[] UnderUs = ["Microsoft.", "Orleans.", "Npgsql."];

    /// <summary>Viewers and cameras are ours to speak of; of what is under us, only what goes wrong is worth a line.</summary>
    public static void Configure(ILoggingBuilder logging, LiveSettings live) => logging.AddConsole().AddFilter((category, level) =>
        level >= live.Current.LogLevel && (level >= LogLevel.Warning || live.Current.LogLevel == LogLevel.Trace || !IsUnderUs(category)));

    private static bool IsUnderUs(string? category) => UnderUs.Any(name => category?.StartsWith(name, StringComparison.Ordinal) == true);
}
