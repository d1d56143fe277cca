using Fleet.Hosting.Server;
using Fleet.Hosting.Settings;
using Microsoft.Extensions.Logging;

namespace Fleet.Hosting.Tests.Server;

public sealed class HostLogTests
{
    [Theory]
    [InlineData("Fleet.Cameras", LogLevel.Information)]
    [InlineData("Fleet.Edge.Cluster.ClusterLink", LogLevel.Information)]
    [InlineData("Orleans.Runtime.MembershipService.MembershipTableManager", LogLevel.Warning)]
    [InlineData("Orleans.Runtime.MembershipService.SiloHealthMonitor", LogLevel.Warning)]
    [InlineData("Orleans.Runtime.Silo", LogLevel.Error)]
    [InlineData("Orleans.Runtime.Watchdog", LogLevel.Error)]
    [InlineData("Orleans.Runtime.Messaging.Connection", LogLevel.Error)]
    [InlineData("Npgsql.Connection", LogLevel.Warning)]
    public void An_operator_hears_of_this(string category, LogLevel from) => Assert.Equal(from, HeardFrom(category, "information"));

    [Theory]
    [InlineData("Orleans.Runtime.Silo")]
    [InlineData("Orleans.Runtime.Watchdog")]
    [InlineData("Orleans.Runtime.Messaging.Connection")]
    [InlineData("Orleans.Runtime.Messaging.ConnectionManager")]
    [InlineData("Orleans.Messaging.GatewayManager")]
    [InlineData("Orleans.Messaging")]
    [InlineData("Orleans.Runtime.AsyncEnumerableRequest")]
    public void Warnings_nobody_can_act_on_are_heard_by_whoever_looks_for_a_fault(string category)
    {
        Assert.True(HeardFrom(category, "information") > LogLevel.Warning);
        Assert.Equal(LogLevel.Warning, HeardFrom(category, "debug"));
        Assert.Equal(LogLevel.Trace, HeardFrom(category, "trace"));
    }

    [Fact]
    public void Whoever_wants_less_than_warnings_gets_less() => Assert.Equal(LogLevel.Critical, HeardFrom("Orleans.Runtime.Silo", "critical"));

    /// <summary>The least level at which the category is heard.</summary>
    private static LogLevel HeardFrom(string category, string logLevel)
    {
        var reader = new SettingsReader(SettingKey.OfWebServer, null, new Dictionary<string, string?> { ["logLevel"] = logLevel });
        var live = new LiveSettings(reader, reader.Read());
        using ILoggerFactory logs = LoggerFactory.Create(logging => HostLog.Configure(logging, live));
        ILogger log = logs.CreateLogger(category);
        return Enum.GetValues<LogLevel>().First(level => level == LogLevel.None || log.IsEnabled(level));
    }
}
