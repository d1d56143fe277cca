using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Fleet.Grains.Fencing;

/// <summary>
/// When every silo died at once, nobody was left to say so, and those that start wait for answers of the dead. Orleans looks for members that
/// are silent too long only when the membership changes, and it does not while all wait. So a silo that joins looks each second: if no member
/// has been heard of for as long as one may be silent, it declares them dead. A member that is heard of judges the others by itself.
/// </summary>
public sealed partial class StaleMembers : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly IMembershipTable _table;
    private readonly IClusterMembershipService _membership;
    private readonly SiloAddress _here;
    private readonly TimeSpan _silence;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private Task _looking = Task.CompletedTask;

    public StaleMembers(
        IMembershipTable table, IClusterMembershipService membership, ILocalSiloDetails silo, IOptions<ClusterMembershipOptions> options, TimeProvider time, ILogger<StaleMembers> log)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(options);
        (_table, _membership, _here, _time, _log) = (table, membership, silo.SiloAddress, time, log);
        _silence = options.Value.IAmAliveTablePublishTimeout * options.Value.NumMissedTableIAmAliveLimit;
    }

    void ILifecycleParticipant<ISiloLifecycle>.Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        lifecycle.Subscribe(nameof(StaleMembers), ServiceLifecycleStage.ValidateInitialConnectivity - 1, Start, StopAsync);
        lifecycle.Subscribe(nameof(StaleMembers), ServiceLifecycleStage.BecomeActive, StopAsync);
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>Those that keep the others from joining and are not there any more; none while a member is heard of.</summary>
    internal static IReadOnlyList<SiloAddress> Among(IEnumerable<MembershipEntry> members, SiloAddress here, TimeSpan silence, DateTime now)
    {
        MembershipEntry[] active = [.. members.Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(here))];
        bool IsSilent(MembershipEntry member) => now - (member.IAmAliveTime > member.StartTime ? member.IAmAliveTime : member.StartTime) > silence;
        return active.All(IsSilent) ? [.. active.Select(member => member.SiloAddress)] : [];
    }

    private Task Start(CancellationToken ct)
    {
        _looking = Task.Run(LookAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken ct)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _looking.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LookAsync()
    {
        using var looks = new PeriodicTimer(Period, _time);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await looks.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false);
                MembershipTableData table = await _table.ReadAll().WaitAsync(_stop.Token).ConfigureAwait(false);
                foreach (SiloAddress silent in Among(table.Members.Select(member => member.Item1), _here, _silence, _time.GetUtcNow().UtcDateTime))
                {
                    LogSilent(_log, silent, _silence.TotalSeconds);
                    await _membership.TryKill(silent).WaitAsync(_stop.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // it joined
            }
            catch (Exception e)
            {
                // the table is read again at the next look
                LogNotLooked(_log, e);
            }
        }
    }

    [LoggerMessage(78, LogLevel.Warning, "Silo {Silo} has said nothing for {Seconds} s, and there is no other member to ask: it is taken for dead.")]
    private static partial void LogSilent(ILogger log, SiloAddress silo, double seconds);

    [LoggerMessage(79, LogLevel.Debug, "The members of the cluster could not be looked at.")]
    private static partial void LogNotLooked(ILogger log, Exception exception);
}
