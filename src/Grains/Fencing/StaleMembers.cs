using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Fleet.Grains.Fencing;

/// <summary>
/// When every silo died at once, nobody was left to say so, and those that start wait for answers of the dead. Orleans looks for members that
/// are silent too long only when the membership changes, and it does not while all wait. So a silo that joins looks each second: if no member
/// is there any more, it declares them dead. A member that is heard of judges the others by itself.
/// </summary>
public sealed partial class StaleMembers : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>A process that is there takes a connection at once, also when it is busy.</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromMilliseconds(500);

    private readonly IMembershipTable _table;
    private readonly IClusterMembershipService _membership;
    private readonly SiloAddress _here;
    private readonly MemberSilence _silence;
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
        _silence = new MemberSilence(options.Value.IAmAliveTablePublishTimeout * options.Value.NumMissedTableIAmAliveLimit, time);
    }

    void ILifecycleParticipant<ISiloLifecycle>.Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        lifecycle.Subscribe(nameof(StaleMembers), ServiceLifecycleStage.ValidateInitialConnectivity - 1, Start, StopAsync);
        lifecycle.Subscribe(nameof(StaleMembers), ServiceLifecycleStage.BecomeActive, StopAsync);
    }

    public void Dispose() => _stop.Dispose();

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
                foreach (MembershipEntry gone in await FindGoneAsync(_stop.Token).ConfigureAwait(false))
                {
                    LogGone(_log, gone.SiloAddress);
                    await _membership.TryKill(gone.SiloAddress).WaitAsync(_stop.Token).ConfigureAwait(false);
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

    /// <summary>Those that keep the others from joining and are not there any more; none while one of them may be.</summary>
    private async Task<IReadOnlyList<MembershipEntry>> FindGoneAsync(CancellationToken ct)
    {
        MembershipTableData table = await _table.ReadAll().WaitAsync(ct).ConfigureAwait(false);
        MembershipEntry[] active = [.. table.Members.Select(member => member.Item1).Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(_here))];
        bool[] areGone = await Task.WhenAll(active.Select(member => IsGoneAsync(member, ct))).ConfigureAwait(false);
        return areGone.All(isGone => isGone) ? active : [];
    }

    /// <summary>One that only could not write for a while, because the database was away, still takes connections.</summary>
    private async Task<bool> IsGoneAsync(MembershipEntry member, CancellationToken ct) => _silence.Judge(member) switch
    {
        MemberState.Silent => true,
        MemberState.SeemsSilent => await RefusesAsync(member.SiloAddress.Endpoint, ct).ConfigureAwait(false),
        _ => false,
    };

    private async Task<bool> RefusesAsync(IPEndPoint endpoint, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(ConnectLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, either.Token).ConfigureAwait(false);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // the way to it may be cut: that is no proof
            return false;
        }
    }

    [LoggerMessage(78, LogLevel.Warning, "Silo {Silo} says nothing, and there is no other member to ask: it is taken for dead.")]
    private static partial void LogGone(ILogger log, SiloAddress silo);

    [LoggerMessage(79, LogLevel.Debug, "The members of the cluster could not be looked at.")]
    private static partial void LogNotLooked(ILogger log, Exception exception);
}
