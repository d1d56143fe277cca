using System.Net.Sockets;
using System.Net.WebSockets;
using Fleet.Load.Reports;
using Fleet.Load.Viewers;

namespace Fleet.Load;

/// <summary>One run: watch the idle server, open the viewers, let them settle, measure, stop, report.</summary>
internal sealed class LoadRun(LoadOptions options, TimeProvider time)
{
    private readonly MeasuringWindow _window = new(time, options.Settle);
    private readonly ErrorCounts _errors = new();
    private int _watching;

    public async Task<LoadReport> RunAsync(CancellationToken ct)
    {
        ProcessUsage before = ProcessUsage.Of(options.Pids);
        await Task.Delay(options.Idle, time, ct);
        ProcessUsage idle = ProcessUsage.Of(options.Pids);

        ViewerMeter[] meters = [.. Enumerable.Range(0, options.Viewers).Select(_ => new ViewerMeter(_window, options.GapThreshold))];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task all = Task.WhenAll(meters.Select((meter, viewer) => WatchAsync(viewer, meter, stop.Token)));
        await WaitAsync(options.Ramp + options.Settle, all, ct);

        Snapshot from = Take(meters);
        _window.Open();
        await WaitAsync(options.Duration, all, ct);
        _window.Close();
        Snapshot until = Take(meters);
        int atEnd = Volatile.Read(ref _watching);

        await stop.CancelAsync();
        await all;
        foreach (ViewerMeter meter in meters) meter.Finish();
        double idlePerMinute = options.Idle > TimeSpan.Zero ? (idle.CpuSeconds - before.CpuSeconds) / options.Idle.TotalMinutes : 0;
        return Report(meters, from, until, atEnd, idle, idlePerMinute);
    }

    /// <summary>Waits, but no longer than there is anybody who watches.</summary>
    private async Task WaitAsync(TimeSpan duration, Task all, CancellationToken ct)
    {
        using var early = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(all, Task.Delay(duration, time, early.Token));
        await early.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    private async Task WatchAsync(int viewer, ViewerMeter meter, CancellationToken ct)
    {
        try
        {
            await Task.Delay(options.Ramp * viewer / options.Viewers, time, ct);
            IViewer watching = ViewerFactory.Create(options.Protocol, options.TargetOf(viewer), meter, time);
            Interlocked.Increment(ref _watching);
            meter.Opened();
            try
            {
                await watching.WatchAsync(ct);
            }
            finally
            {
                Interlocked.Decrement(ref _watching);
            }
        }
        catch (Exception e) when (ct.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException or SocketException or WebSocketException or LoadException)
        {
            // the end of the run closes the sockets under the reads
            if (meter.JoinMilliseconds is null) _errors.Add(ErrorKind.NoPicture, "there was no picture until the end");
        }
        catch (LoadException e)
        {
            _errors.Add(e.Kind, e.Message);
        }
        catch (Exception e) when (e is SocketException or WebSocketException)
        {
            _errors.Add(ErrorKind.Closed, e.Message);
        }
    }

    private Snapshot Take(ViewerMeter[] meters) =>
        new(time.GetTimestamp(), meters.Sum(meter => meter.Bytes), ProcessUsage.Of(options.Pids), Environment.CpuUsage.TotalTime.TotalSeconds);

    private LoadReport Report(ViewerMeter[] meters, Snapshot from, Snapshot until, int atEnd, ProcessUsage idle, double idlePerMinute)
    {
        double seconds = time.GetElapsedTime(from.Timestamp, until.Timestamp).TotalSeconds;
        long bytes = until.Bytes - from.Bytes;
        int served = meters.Count(meter => meter.JoinMilliseconds is not null);
        double streamMinutes = Math.Max(served, 1) * seconds / 60;
        double toolCpu = until.ToolCpuSeconds - from.ToolCpuSeconds;
        return new LoadReport
        {
            Protocol = options.Protocol.ToString().ToLowerInvariant(),
            Url = options.Url,
            Cameras = options.Cameras,
            Viewers = options.Viewers,
            ViewersServed = served,
            ViewersAtEnd = atEnd,
            Seconds = Math.Round(seconds, 2),
            Bytes = bytes,
            MegabitsPerSecond = Math.Round(bytes * 8 / seconds / 1e6, 2),
            Chunks = meters.Sum(meter => meter.Chunks),
            JoinMs = Percentiles.Of([.. meters.Where(meter => meter.JoinMilliseconds is not null).Select(meter => (float)meter.JoinMilliseconds!.Value)]),
            LatenessMs = PercentilesOf(meter => meter.Lateness),
            LatencyMs = PercentilesOf(meter => meter.Latency),
            LargestGapMs = Math.Round(meters.Max(meter => meter.LargestGap), 2),
            GapThresholdMs = options.GapThreshold.TotalMilliseconds,
            GapsOverThreshold = meters.Sum(meter => meter.GapsOverThreshold),
            SamplesDropped = meters.Sum(meter => meter.Lateness.Dropped),
            Errors = _errors.Counts,
            ErrorExamples = _errors.Examples,
            Server = options.Pids.Count == 0 ? null : ServerOf(from.Server, until.Server),
            Tool = new ToolReport(Math.Round(toolCpu, 3), Math.Round(toolCpu / streamMinutes, 4), Math.Round(Environment.WorkingSet / 1048576.0, 1)),
        };

        ServerReport ServerOf(ProcessUsage start, ProcessUsage end)
        {
            double cpu = end.CpuSeconds - start.CpuSeconds;
            return new ServerReport(
                Math.Round(cpu, 2),
                Math.Round(cpu / streamMinutes, 4),
                bytes == 0 ? 0 : Math.Round(cpu / (bytes * 8 / 1e9), 4),
                Math.Round(idlePerMinute, 3),
                Math.Round(end.ResidentMegabytes, 1),
                Math.Round(idle.ResidentMegabytes, 1),
                Math.Round((end.ResidentMegabytes - idle.ResidentMegabytes) / Math.Max(served, 1), 3));
        }

        Percentiles? PercentilesOf(Func<ViewerMeter, SampleList> list)
        {
            float[] values = new float[meters.Sum(meter => list(meter).Count)];
            int at = 0;
            foreach (ViewerMeter meter in meters)
            {
                list(meter).Values.CopyTo(values.AsSpan(at));
                at += list(meter).Count;
            }

            return Percentiles.Of(values);
        }
    }

    private readonly record struct Snapshot(long Timestamp, long Bytes, ProcessUsage Server, double ToolCpuSeconds);
}
