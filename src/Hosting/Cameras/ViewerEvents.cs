using Fleet.Delivery.Streams;
using Fleet.Web.Events;
using Microsoft.Extensions.Hosting;

namespace Fleet.Hosting.Cameras;

/// <summary>Tells who came to watch and who left: at most once a second a camera, however many they are.</summary>
public sealed class ViewerEvents(StreamHubs hubs, EventLog log, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Period, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false)) Tell();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process stops
        }
    }

    private void Tell()
    {
        foreach (ViewerNews news in hubs.TakeViewerNews())
            log.TellViewers(news.Camera, news.Now.ToNames(), news.Joined.ToNamesOfSome(), news.Left.ToNamesOfSome());
    }
}
