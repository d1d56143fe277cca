using Fleet.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Fleet.Web.Access;

/// <summary>What pages of other origins may do (Fetch Standard, section 3.3): for WebSockets, which browsers do not ask for, it is checked here.</summary>
public static class CrossOrigin
{
    private const string Any = "*";
    private const string PlaylistsPath = "/hls";

    private static readonly TimeSpan PreflightAge = TimeSpan.FromDays(1);

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];

    private static readonly string[] RequestHeaders = ["Authorization", "Content-Type", "If-Match", "If-None-Match", "Last-Event-ID", "Range"];

    private static readonly string[] ExposedHeaders = ["Accept-Ranges", "Content-Length", "Content-Range", "Date", "ETag", "Location", "Retry-After"];

    private static readonly CorsPolicy Playlists = Policy([Any], [HttpMethods.Get, HttpMethods.Head]);

    /// <param name="origins">Those whose pages may use everything, as they are at the moment; null: none, but HLS may be played by any page.</param>
    public static IServiceCollection AddCrossOrigin(this IServiceCollection services, Func<IReadOnlyList<string>?> origins)
    {
        services.AddCors();
        services.AddSingleton<ICorsPolicyProvider>(new Policies(origins));
        return services;
    }

    public static IApplicationBuilder UseCrossOrigin(this IApplicationBuilder app, Func<IReadOnlyList<string>?> origins)
    {
        app.UseCors();
        return app.Use(next => context => context.WebSockets.IsWebSocketRequest && !MayConnect(context.Request, origins())
            ? Problem.Of(StatusCodes.Status403Forbidden, ProblemType.NotAllowed, "Not allowed", $"Pages of {context.Request.Headers.Origin} may not connect.").ExecuteAsync(context)
            : next(context));
    }

    /// <summary>Programs send no origin; our own pages send ours.</summary>
    private static bool MayConnect(HttpRequest request, IReadOnlyList<string>? origins)
    {
        StringValues origin = request.Headers.Origin;
        if (origin.Count == 0 || origins is null || origins.Contains(Any)) return true;
        return origin is [{ } one] && (origins.Contains(one, StringComparer.OrdinalIgnoreCase)
            || (Uri.TryCreate(one, UriKind.Absolute, out Uri? uri) && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)));
    }

    private static CorsPolicy Policy(IEnumerable<string> origins, string[] methods) =>
        new CorsPolicyBuilder([.. origins]).WithMethods(methods).WithHeaders(RequestHeaders).WithExposedHeaders(ExposedHeaders).SetPreflightMaxAge(PreflightAge).Build();

    private sealed class Policies(Func<IReadOnlyList<string>?> origins) : ICorsPolicyProvider
    {
        public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) => Task.FromResult(origins() switch
        {
            { Count: > 0 } some => Policy(some, Methods),
            null when context.Request.Path.StartsWithSegments(PlaylistsPath, StringComparison.Ordinal) => Playlists,
            _ => null,
        });
    }
}
