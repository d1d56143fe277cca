using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Fleet.Web.Events;

/// <summary>Server-sent events (HTML Living Standard section 9.2): what was missed since Last-Event-ID, then everything as it happens.</summary>
internal static class EventStream
{
    /// <summary>Proxies close what is silent for a minute, many for 30 seconds.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static async Task ServeAsync(HttpContext context, EventLog log, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        HttpResponse response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        using IDisposable listening = log.Listen();
        long last = LastEventId(context.Request) ?? log.Last;
        try
        {
            await WriteAsync(response, ": welcome\n\n", end.Token).ConfigureAwait(false);
            while (true)
            {
                EventBatch batch = log.Read(last);
                last = batch.Last;
                if (batch.Missed) await WriteAsync(response, "event: missed\ndata: {}\n\n", end.Token).ConfigureAwait(false);
                foreach (FleetEvent e in batch.Events) await WriteAsync(response, Format(e), end.Token).ConfigureAwait(false);
                while (!await IsNewsAsync(log, last, time, end.Token).ConfigureAwait(false))
                    await WriteAsync(response, ": still here\n\n", end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // the reader left, or the process stops
        }
    }

    private static async Task<bool> IsNewsAsync(EventLog log, long last, TimeProvider time, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(KeepAlive, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            await log.WaitAsync(last, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Null where there is none, or none of ours: the reader then begins with what comes next.</summary>
    private static long? LastEventId(HttpRequest request) =>
        long.TryParse(request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : null;

    private static string Format(FleetEvent e) => string.Create(CultureInfo.InvariantCulture, $"id: {e.Id}\nevent: {e.Kind}\ndata: {e.Json}\n\n");

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken ct)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ct).ConfigureAwait(false);
        await response.Body.FlushAsync(ct).ConfigureAwait(false);
    }
}
