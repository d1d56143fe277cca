using System.Collections.Concurrent;
using Fleet.Core.Fleet;
using Fleet.Edge.Streams;
using Fleet.Hosting.Cameras;
using Microsoft.AspNetCore.Http;

namespace Fleet.Edge.Fleet;

/// <summary>
/// A camera may have been added at another edge a moment ago, and the news of it be on its way here. So before a camera that is not known is
/// called unknown, the registry is asked.
/// </summary>
internal sealed class CameraNews(ICameraRegistry registry, CameraCatalog catalog, EdgeLog log, TimeProvider time)
{
    /// <summary>Whoever makes up names must not keep the database busy: more than these are answered by what is known here.</summary>
    private const int MostQuestions = 4;

    /// <summary>The database may be away.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<CameraId, Task> _questions = new();

    /// <summary>Behind the routing: it goes by the camera that the address names.</summary>
    public async Task CatchUpAsync(HttpContext context, RequestDelegate next)
    {
        string? name = context.Request.RouteValues["camera"] as string ?? context.Request.Query["camera"];
        if (CameraId.TryParse(name, out CameraId id) && catalog.IsLoaded && catalog.Get(id) is null && _questions.Count < MostQuestions)
        {
            Task question = _questions.GetOrAdd(id, AskAsync);
            _ = question.ContinueWith(answered => _questions.TryRemove(KeyValuePair.Create(id, answered)), TaskScheduler.Default);
            await question.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await next(context).ConfigureAwait(false);
    }

    private async Task AskAsync(CameraId id)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, time);
        try
        {
            if (await registry.FindAsync(id, limit.Token).ConfigureAwait(false) is { } found) await catalog.FollowAsync(id, found).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CameraRegistryException or OperationCanceledException)
        {
            log.NotAsked(id, e.Message);
        }
    }
}
