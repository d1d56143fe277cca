using System.IO.Pipelines;
using Fleet.Delivery.Http;
using Fleet.Delivery.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fleet.Delivery.Wall;

/// <summary>Many cameras in one endless response.</summary>
/// <param name="stopping">The process stops: so does every wall.</param>
internal sealed class WallEndpoint(Door door, TimeProvider time, ILogger log, CancellationToken stopping)
{
    public const string ContentType = "application/vnd.fleet.wall";

    /// <summary>What all slots of one response together keep for a client that is slow.</summary>
    public const long MostQueuedBytes = 64 * 1024 * 1024;

    /// <summary>Cameras that have to be dialled start one after the other: as soon as the one before has settled, and after this long in any case.</summary>
    public static readonly TimeSpan StartPace = TimeSpan.FromMilliseconds(25);

    /// <summary>How long a client that stopped reading is waited for when the wall is over.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(3);

    private static readonly SlotState Stopped = SlotState.Ended(Problem.Offline("The server is being stopped.", null), wait: null);

    public async Task ServeAsync(HttpContext context)
    {
        if (WallQuery.TryParse(context.Request.Query, out string error) is not { } query)
        {
            await Problem.BadRequest(error).WriteAsync(context).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        if (!HttpMethods.IsHead(context.Request.Method)) await StreamAsync(context, query).ConfigureAwait(false);
    }

    private async Task StreamAsync(HttpContext context, WallQuery query)
    {
        CancellationToken gone = context.RequestAborted;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(gone, stopping);
        PipeWriter writer = context.Response.BodyWriter;
        // its callbacks are for other threads than the one that happens to write
        var body = new WallBody(writer, new StallGuard(context), () => _ = stop.CancelAsync(), gone);
        var budget = new QueueBudget(MostQueuedBytes);
        WallOutput[] outputs = [.. query.Cameras.Select((camera, slot) => new WallOutput(slot, camera.Value, query.Stream.VideoOnly, body))];
        WallSlot[] slots = [.. query.Cameras.Zip(outputs, (camera, output) => new WallSlot(camera, query.Stream, output, budget, door, time, log))];

        await context.Response.StartAsync(gone).ConfigureAwait(false);
        foreach (WallOutput output in outputs) output.DescribeTo(writer);
        await writer.FlushAsync(gone).ConfigureAwait(false);

        Task over = RunAsync(slots, outputs, stop);
        await Task.WhenAny(over, StoppedAsync(stop.Token)).ConfigureAwait(false);
        await LeaveAsync(context, over).ConfigureAwait(false);
    }

    /// <summary>The response must not end while it is being written to.</summary>
    private async Task LeaveAsync(HttpContext context, Task over)
    {
        try
        {
            await over.WaitAsync(Goodbye, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            context.Abort();
            await over.ConfigureAwait(false);
        }
    }

    private async Task RunAsync(WallSlot[] slots, WallOutput[] outputs, CancellationTokenSource stop)
    {
        // who can be shown at once does not wait for who has to be dialled
        ILookup<bool, WallSlot> isLive = slots.ToLookup(slot => slot.IsLive);
        List<Task> running = [.. isLive[true].Select(Run)];
        foreach (WallSlot slot in isLive[false])
        {
            running.Add(Run(slot));
            Task pace = Task.Delay(StartPace, time, stop.Token);
            await Task.WhenAny(slot.Settled, pace).ConfigureAwait(false);
            if (stop.IsCancellationRequested) break;
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        if (stopping.IsCancellationRequested) await SayGoodbyeAsync(outputs).ConfigureAwait(false);

        async Task Run(WallSlot slot)
        {
            try
            {
                await slot.RunAsync(stop.Token).ConfigureAwait(false);
            }
            finally
            {
                // they go on until the wall is over: who ends sooner has a fault that nobody should have to guess
                await stop.CancelAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task SayGoodbyeAsync(WallOutput[] outputs)
    {
        try
        {
            foreach (WallOutput output in outputs) await output.TellAsync(Stopped).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // the client was faster
        }
    }

    private async Task StoppedAsync(CancellationToken stop) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
