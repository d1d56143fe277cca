using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Fleet.Web.Problems;

/// <summary>Whatever nobody else answers, or answers with a mere status, is answered by a problem: a client never has to read HTML, or guess.</summary>
public static class ProblemResponses
{
    /// <summary>First in the pipeline. The exception itself is logged, and not told.</summary>
    public static IApplicationBuilder UseProblemResponses(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = AnswerFailureAsync, AllowStatusCode404Response = true });
        return app.UseStatusCodePages(pages => For(pages.HttpContext).ExecuteAsync(pages.HttpContext));
    }

    private static Task AnswerFailureAsync(HttpContext context)
    {
        // what a client sent wrong is thrown by the server too: a body that is cut off, or too large
        if (context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad)
        {
            context.Response.StatusCode = bad.StatusCode;
            return Problem.Of(bad.StatusCode, TypeOf(bad.StatusCode), ReasonPhrases.GetReasonPhrase(bad.StatusCode), bad.Message).ExecuteAsync(context);
        }

        return Problem.Of(StatusCodes.Status500InternalServerError, ProblemType.InternalError, "Internal error", "Something went wrong here. It is in the log.").ExecuteAsync(context);
    }

    private static IResult For(HttpContext context)
    {
        int status = context.Response.StatusCode;
        string title = ReasonPhrases.GetReasonPhrase(status);
        string detail = status switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}.",
            StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} does not know {context.Request.Method}; it knows {context.Response.Headers.Allow}.",
            _ => $"{title}.",
        };
        return Problem.Of(status, TypeOf(status), title, detail);
    }

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => ProblemType.NotFound,
        StatusCodes.Status405MethodNotAllowed => ProblemType.MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => ProblemType.BodyTooLarge,
        StatusCodes.Status415UnsupportedMediaType => ProblemType.UnsupportedMediaType,
        StatusCodes.Status401Unauthorized => ProblemType.NotSignedIn,
        StatusCodes.Status403Forbidden => ProblemType.NotAllowed,
        >= 500 => ProblemType.InternalError,
        _ => ProblemType.BadRequest,
    };
}
