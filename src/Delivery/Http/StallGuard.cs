using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fleet.Delivery.Http;

/// <summary>
/// Tells a slow client from a dead one. A slow one takes some bytes now and then, and loses pictures; one that takes none for
/// <see cref="Limit"/> keeps a seat for nobody, and its connection is closed.
/// </summary>
internal sealed class StallGuard(HttpContext context)
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TimeProvider _time = context.RequestServices.GetRequiredService<TimeProvider>();

    /// <exception cref="ClientStalledException">Not done within the limit. It is over: nothing is being written any more.</exception>
    public async ValueTask<T> WatchAsync<T>(ValueTask<T> write)
    {
        if (write.IsCompleted) return await write.ConfigureAwait(false);
        Task<T> pending = write.AsTask();
        await WatchAsync((Task)pending).ConfigureAwait(false);
        return await pending.ConfigureAwait(false);
    }

    /// <inheritdoc cref="WatchAsync{T}"/>
    public async ValueTask WatchAsync(ValueTask write)
    {
        if (write.IsCompleted) await write.ConfigureAwait(false);
        else await WatchAsync(write.AsTask()).ConfigureAwait(false);
    }

    private async Task WatchAsync(Task pending)
    {
        await pending.WaitAsync(Limit, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!pending.IsCompleted)
        {
            context.Abort();
            await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new ClientStalledException();
        }

        await pending.ConfigureAwait(false);
    }
}
