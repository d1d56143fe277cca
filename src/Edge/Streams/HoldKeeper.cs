using Microsoft.Extensions.Hosting;

namespace Fleet.Edge.Streams;

/// <summary>One clock for all holds of this process.</summary>
internal sealed class HoldKeeper(GrainStreamSource source, TimeProvider time) : BackgroundService
{
    /// <summary>A hold lasts three of these.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Period, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false)) source.Renew();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process stops
        }
    }
}
