using Fleet.Core.Fleet;
using Fleet.Web.Events;
using Fleet.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fleet.Web.Management;

/// <summary>The management API. The host gives it an <see cref="ICameraRegistry"/> and an <see cref="IFleetState"/>.</summary>
public static class ManagementEndpoints
{
    public static IServiceCollection AddManagement(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<EventLog>();
        services.AddHostedService<RegistryEvents>();
        services.AddOpenApi("v1");
        return services;
    }

    /// <returns>All of <c>/api</c>, for what is asked of every request to it.</returns>
    public static RouteGroupBuilder MapManagement(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder api = endpoints.MapGroup("/api");
        api.AddEndpointFilter(AnswerForTheRegistryAsync);
        MapCameras(api.MapGroup("/cameras").WithTags("Cameras"));
        api.MapGet("/sites", CameraListing.SitesAsync).WithTags("Fleet").WithSummary("All sites, and how many cameras they have")
            .Produces<ItemList<SiteSummary>>();
        api.MapGet("/streams", CameraListing.StreamsAsync).WithTags("Fleet").WithSummary("Every live session")
            .Produces<ItemList<StreamStatus>>();
        api.MapGet("/events", EventStream.ServeAsync).WithTags("Fleet").WithSummary("What happens, as server-sent events")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream");
        endpoints.MapHealth(() => endpoints.ServiceProvider.GetRequiredService<IFleetState>().NotReadyBecause);
        endpoints.MapOpenApi("/openapi/{documentName}.json");
        return api;
    }

    private static void MapCameras(RouteGroupBuilder cameras)
    {
        cameras.MapGet("/", CameraListing.ListAsync).WithSummary("Cameras, by id: ?limit=&after=&site=&tag=&state=&q=")
            .Produces<CameraPageDocument>().ProducesProblem(StatusCodes.Status400BadRequest);
        cameras.MapPost("/", CameraEditing.AddAsync).WithSummary("Add a camera")
            .TakesCamera("application/json").Produces<CameraDocument>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        cameras.MapGet("/{id}", CameraEditing.GetAsync).WithSummary("One camera")
            .Produces<CameraDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        cameras.MapPut("/{id}", CameraEditing.ReplaceAsync).WithSummary("Replace a camera; If-Match guards it")
            .TakesCamera("application/json").Produces<CameraDocument>().ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        cameras.MapPatch("/{id}", CameraEditing.PatchAsync).WithSummary("Change some fields (RFC 7396); If-Match guards it")
            .TakesCamera("application/merge-patch+json").Produces<CameraDocument>().ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        cameras.MapDelete("/{id}", CameraEditing.RemoveAsync).WithSummary("Remove a camera; If-Match guards it")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        cameras.MapPost("/{id}/probe", CameraActions.ProbeAsync).WithSummary("Look at the camera: tracks, rates, quirks")
            .Produces<ProbeAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        cameras.MapPost("/{id}/kick", CameraActions.KickAsync).WithSummary("Close the camera's pull; it is dialled again while somebody watches")
            .Produces<KickAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async ValueTask<object?> AnswerForTheRegistryAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (CameraRegistryException e)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, ProblemType.RegistryUnavailable, "Cameras can't be changed now", e.Message);
        }
    }
}
