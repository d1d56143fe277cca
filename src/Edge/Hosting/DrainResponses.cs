using Fleet.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fleet.Edge.Hosting;

/// <summary>While the process stops, whoever asks is told to ask again: on a new connection, and so somebody else.</summary>
internal static class DrainResponses
{
    private const string RetryAfterSeconds = "1";

    public static void UseDrain(this IApplicationBuilder app, Drain drain) => app.Use(async (context, next) =>
    {
        if (!drain.HasBegun)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        if (HttpProtocol.IsHttp11(context.Request.Protocol)) context.Response.Headers.Connection = "close";
        if (context.Request.Path.StartsWithSegments("/healthz"))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        context.Response.Headers.CacheControl = "no-store";
        await Problem.Of(StatusCodes.Status503ServiceUnavailable, ProblemType.NotReady, "Not ready", "The server is being stopped. Come again, and another one answers.")
            .ExecuteAsync(context).ConfigureAwait(false);
    });
}
