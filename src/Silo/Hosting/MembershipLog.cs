using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Fleet.Silo.Hosting;

/// <summary>Tells of the other silos of the cluster: who joins, who leaves, and who is gone. Orleans holds it weakly.</summary>
internal sealed partial class MembershipLog(ISiloStatusOracle silos, ILogger<MembershipLog> log) : ISiloStatusListener
{
    /// <summary>Those that are worth a word when they go: the table of members keeps those that went long ago.</summary>
    private readonly HashSet<SiloAddress> _members = [];

    public void Start() => silos.SubscribeToSiloStatusEvents(this);

    /// <summary>One after the other, as Orleans sees them.</summary>
    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (updatedSilo.Equals(silos.SiloAddress)) return;
        string name = silos.TryGetSiloName(updatedSilo, out string? known) ? known : updatedSilo.ToString();
        switch (status)
        {
            case SiloStatus.Active when _members.Add(updatedSilo):
                LogJoined(log, name, updatedSilo);
                break;
            case SiloStatus.ShuttingDown or SiloStatus.Stopping when _members.Remove(updatedSilo):
                LogLeaves(log, name, updatedSilo);
                break;
            case SiloStatus.Dead when _members.Remove(updatedSilo):
                LogDead(log, name, updatedSilo);
                break;
        }
    }

    [LoggerMessage(64, LogLevel.Information, "Silo {Name} ({Address}) is a member of the cluster.")]
    private static partial void LogJoined(ILogger log, string name, SiloAddress address);

    [LoggerMessage(65, LogLevel.Information, "Silo {Name} ({Address}) leaves the cluster.")]
    private static partial void LogLeaves(ILogger log, string name, SiloAddress address);

    [LoggerMessage(66, LogLevel.Warning, "Silo {Name} ({Address}) was declared dead.")]
    private static partial void LogDead(ILogger log, string name, SiloAddress address);
}
