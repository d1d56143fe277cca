using System.Net.Sockets;
using System.Net.WebSockets;
using Fleet.Load.Viewers;

namespace Fleet.Load.Churn;

/// <summary>Warm up, let the server rest, look; the cycles, rest, look again.</summary>
internal sealed class ChurnRun(ChurnOptions options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly ErrorCounts _errors = new();
    private int _begun;
    private int _served;

    public async Task<ChurnReport> RunAsync(CancellationToken ct)
    {
        ServerFootprint fresh = ServerFootprint.Of(options.Pid);
        await CyclesAsync(options.WarmUp, ct);
        ServerFootprint before = await RestedAsync(fresh, ct);
        (_served, long start) = (0, time.GetTimestamp());
        await CyclesAsync(options.Cycles, ct);
        double seconds = time.GetElapsedTime(start).TotalSeconds;
        ServerFootprint after = await RestedAsync(fresh, ct);
        return new ChurnReport(options.Cycles, _served, Math.Round(seconds, 1), Math.Round(options.Cycles / seconds, 1), fresh, before, after,
            Math.Round((after.ResidentMegabytes / before.ResidentMegabytes - 1) * 100, 1), _errors.Counts, _errors.Examples);
    }

    private async Task CyclesAsync(int count, CancellationToken ct)
    {
        _begun = 0;
        await Task.WhenAll(Enumerable.Range(0, options.Parallel).Select(async _ =>
        {
            for (int cycle; (cycle = Interlocked.Increment(ref _begun)) <= count;) await CycleAsync(cycle, ct);
        }));
    }

    private async Task CycleAsync(int cycle, CancellationToken ct)
    {
        LoadOptions way = options.Ways[cycle % options.Ways.Count];
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var meter = new ViewerMeter(new MeasuringWindow(time, TimeSpan.Zero), way.GapThreshold) { OnJoined = leave.Cancel };
        using ITimer patience = time.CreateTimer(_ => leave.Cancel(), null, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            meter.Opened();
            await ViewerFactory.Create(way.Protocol, way.TargetOf(cycle / options.Ways.Count), meter, time).WatchAsync(leave.Token);
        }
        catch (Exception e) when (leave.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException or SocketException or WebSocketException or LoadException)
        {
            ct.ThrowIfCancellationRequested();
        }
        catch (LoadException e)
        {
            _errors.Add(e.Kind, e.Message);
        }
        catch (Exception e) when (e is SocketException or WebSocketException)
        {
            _errors.Add(ErrorKind.Closed, e.Message);
        }

        if (meter.JoinMilliseconds is not null) Interlocked.Increment(ref _served);
        else if (leave.IsCancellationRequested) _errors.Add(ErrorKind.NoPicture, $"no picture within {Patience.TotalSeconds} s");
    }

    /// <summary>What the server holds once its sockets are as few as before anybody came, or the time is up.</summary>
    private async Task<ServerFootprint> RestedAsync(ServerFootprint fresh, CancellationToken ct)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            ServerFootprint now = ServerFootprint.Of(options.Pid);
            if (now.Sockets <= fresh.Sockets || time.GetElapsedTime(start) > options.Rest) return now;
            await Task.Delay(LookEvery, time, ct);
        }
    }
}
