using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Fleet.Grains;

/// <summary>Something a silo does over and over for as long as it is active.</summary>
public abstract partial class SiloLoop(TimeProvider time, ILogger log) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>Between a fault and the next beginning.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    void ILifecycleParticipant<ISiloLifecycle>.Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        lifecycle.Subscribe(GetType().Name, ServiceLifecycleStage.Active, StartAsync, StopAsync);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _stop.Dispose();
    }

    protected TimeProvider Time => time;

    protected ILogger Log => log;

    /// <summary>Ends with <paramref name="ct"/>, however. What it throws before that is written down, and it begins anew.</summary>
    protected abstract Task RunAsync(CancellationToken ct);

    private Task StartAsync(CancellationToken ct)
    {
        _running = Task.Run(() => RunOnAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task RunOnAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await RunAsync(ct).ConfigureAwait(false);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogFault(log, e, GetType().Name);
                await Task.Delay(Pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task StopAsync(CancellationToken ct)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(80, LogLevel.Error, "{Loop} fell over, and begins anew.")]
    private static partial void LogFault(ILogger log, Exception exception, string loop);
}
