using Fleet.Delivery.Hls;
using Fleet.Delivery.Http;
using Fleet.Delivery.Streams;
using Fleet.Delivery.Wall;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fleet.Delivery;

/// <summary>Everything viewers ask for.</summary>
public static class DeliveryEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Over HTTP/2 a WebSocket comes by CONNECT (RFC 8441).</summary>
    private static readonly string[] Upgrading = [HttpMethods.Get, HttpMethods.Connect];

    /// <summary>Needs an <see cref="Core.Fleet.IStreamSource"/> and an <see cref="IDeliverySettings"/> besides.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StreamHubs>();
        return services;
    }

    /// <summary>WebSockets have to be in the pipeline before it (<c>UseWebSockets</c>).</summary>
    /// <param name="hlsAllowedOrigin">Pages of which origin may play HLS (CORS): <c>*</c> for any, null for none but our own.</param>
    /// <returns>All endpoints as one, to protect them.</returns>
    public static IEndpointConventionBuilder MapDelivery(this IEndpointRouteBuilder endpoints, string? hlsAllowedOrigin = "*")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        IServiceProvider services = endpoints.ServiceProvider;
        TimeProvider time = services.GetRequiredService<TimeProvider>();
        var door = new Door(services.GetRequiredService<StreamHubs>(), services.GetRequiredService<IDeliverySettings>());
        var streams = new StreamEndpoints(door, time);
        var stills = new StillEndpoints(door, time);
        var hls = new HlsEndpoints(door, new HlsStreams(services.GetRequiredService<StreamHubs>(), time), time, hlsAllowedOrigin);
        var mse = new MseEndpoint(door, time);
        var wall = new WallEndpoint(door, time, services.GetRequiredService<ILogger<WallEndpoint>>(), services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default);
        RouteGroupBuilder group = endpoints.MapGroup("");
        Map(group, "/live/{camera}/cmaf", (context, camera) => streams.ServeAsync(context, camera, withLengths: true));
        Map(group, "/live/{camera}/stream.mp4", (context, camera) => streams.ServeAsync(context, camera, withLengths: false));
        Map(group, "/live/{camera}/keyframe.mp4", stills.KeyFrameAsync);
        group.MapMethods("/live/{camera}/status", Reading, (HttpContext context, string camera) => Guarded(context, () => stills.StatusAsync(context, camera)))
            .WithTags("Watching").WithSummary("How one camera stands, and who watches").Produces<StatusBody>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapMethods("/live/wall", Reading, context => Guarded(context, () => wall.ServeAsync(context)));
        Map(group, "/ws/mse/{camera}", mse.ServeAsync, Upgrading);
        group.MapMethods("/api/video/cmaf", Reading, context => Guarded(context, () => context.Request.Query["camera"] is [{ Length: > 0 } camera]
            ? streams.ServeAsync(context, camera, withLengths: true)
            : Problem.BadRequest("camera is missing, or given more than once.").WriteAsync(context)));
        group.MapMethods("/hls/{camera}/{file}", [.. Reading, HttpMethods.Options], context =>
            Guarded(context, () => hls.ServeAsync(context, (string)context.Request.RouteValues["camera"]!, (string)context.Request.RouteValues["file"]!)));
        return group;
    }

    private static void Map(RouteGroupBuilder group, string pattern, Func<HttpContext, string, Task> serve, string[]? methods = null) =>
        group.MapMethods(pattern, methods ?? Reading, context => Guarded(context, () => serve(context, (string)context.Request.RouteValues["camera"]!)));

    private static async Task Guarded(HttpContext context, Func<Task> serve)
    {
        try
        {
            await serve().ConfigureAwait(false);
        }
        catch (ClientStalledException)
        {
            DeliveryLog.Stalled(context);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // the client has gone: there is nobody to answer
        }
#pragma warning disable CA1031 // whatever went wrong, the client is told that it did, and the log what
        catch (Exception e)
#pragma warning restore CA1031
        {
            DeliveryLog.Failed(DeliveryLog.Of(context), e, context.Request.Path);
            if (context.Response.HasStarted) context.Abort();
            else await AnswerAsync(context, Problem.Internal).ConfigureAwait(false);
        }
    }

    /// <summary>What was said so far of an answer that is not to be does not hold for the one that is.</summary>
    private static Task AnswerAsync(HttpContext context, Problem problem)
    {
        context.Response.Clear();
        return problem.WriteAsync(context);
    }
}
