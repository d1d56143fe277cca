using Fleet.Hosting.Settings;
using Microsoft.Extensions.Logging;

namespace Fleet.Hosting.Server;

/// <summary>What a host logs, and where to.</summary>
public static class HostLog
{
    private static readonly string[] UnderUs = ["Microsoft.", "Orleans.", "Npgsql."];

    /// <summary>
    /// What is under us says some things that tell nobody anything he can act on; these are the levels from which on such categories are heard.
    /// What they are about is told by us, once and without stacks: why a host could not start by its command, silos that come and go by the silo's
    /// MembershipLog and the edge's ClusterLink, streams that were lost by their provider, a process that stood still by FreezeGuard.
    /// </summary>
    private static readonly Dictionary<string, LogLevel> Quiet = new()
    {
        // a stack for an address that is taken; what ends a host that runs is critical
        ["Microsoft.Extensions.Hosting.Internal.Host"] = LogLevel.Critical,

        // that the server's collector is not used: the project files choose the other one, for its smaller memory
        ["Orleans.Runtime.Silo"] = LogLevel.Error,

        // when it starts it takes the time since the machine was started for a standstill
        ["Orleans.Runtime.Watchdog"] = LogLevel.Error,

        // a stack for each connection of a process that was killed, and for each attempt to reach it again
        ["Orleans.Runtime.Messaging.Connection"] = LogLevel.Error,
        ["Orleans.Runtime.Messaging.ConnectionManager"] = LogLevel.Error,

        // several lines a second for as long as no gateway is there
        ["Orleans.Messaging.GatewayManager"] = LogLevel.Error,

        // readers leave, and the silo they read from is gone or goes
        ["Orleans.Runtime.AsyncEnumerableRequest"] = LogLevel.Error,

        // an error with its stack for each call that finds no silo or one that stops: whoever called is told of it, and asks again
        ["Orleans.Messaging"] = LogLevel.Critical,
    };

    /// <summary>Viewers and cameras are ours to speak of; of what is under us, only what goes wrong is worth a line.</summary>
    public static void Configure(ILoggingBuilder logging, LiveSettings live) => logging.AddConsole().AddFilter((category, level) =>
        level >= live.Current.LogLevel && (IsHeard(category, level) || live.Current.LogLevel == LogLevel.Trace || (live.Current.LogLevel == LogLevel.Debug && level >= LogLevel.Warning)));

    private static bool IsHeard(string? category, LogLevel level) =>
        category is not null && Quiet.TryGetValue(category, out LogLevel from) ? level >= from : level >= LogLevel.Warning || !IsUnderUs(category);

    private static bool IsUnderUs(string? category) => UnderUs.Any(name => category?.StartsWith(name, StringComparison.Ordinal) == true);
}
