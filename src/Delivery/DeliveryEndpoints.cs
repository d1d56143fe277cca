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
        var stills = new StillEndpoints(door);
        var hls = new HlsEndpoints(door, new HlsStreams(services.GetRequiredService<StreamHubs>(), time), time, hlsAllowedOrigin);
        var mse = new MseEndpoint(door, time);
        var wall = new WallEndpoint(door, time, services.GetRequiredService<ILogger<WallEndpoint>>(), services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default);
        RouteGroupBuilder group = endpoints.MapGroup("");
        Map(group, "/live/{camera}/cmaf", (context, camera) => streams.ServeAsync(context, camera, withLengths: true));
        Map(group, "/live/{camera}/stream.mp4", (context, camera) => streams.ServeAsync(context, camera, withLengths: false));
        Map(group, "/live/{camera}/keyframe.mp4", stills.KeyFrameAsync);
        Map(group, "/live/{camera}/status", stills.StatusAsync);
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
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // the client has gone: there is nobody to answer
        }
    }
}
