using Fleet.Core.Fleet;
using Microsoft.AspNetCore.Http;

namespace Fleet.Web.Problems;

/// <summary>Answers that say what went wrong (RFC 9457).</summary>
public static class Problem
{
    public static IResult Of(int status, string type, string title, string detail) =>
        TypedResults.Problem(detail, null, status, title, type);

    /// <summary>400, with all that is wrong: the field, and what is said of it.</summary>
    public static IResult BadFields(IEnumerable<CameraFieldError> errors)
    {
        CameraFieldError[] all = [.. errors];
        Dictionary<string, object?> fields = all.GroupBy(error => error.Field, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, object? (group) => group.Select(error => error.Message).ToArray(), StringComparer.Ordinal);
        return TypedResults.Problem(
            string.Join("; ", all.Select(error => error.Field.Length == 0 ? error.Message : error.ToString())) + ".",
            null, StatusCodes.Status400BadRequest, "Bad request", ProblemType.BadRequest, new Dictionary<string, object?> { ["errors"] = fields });
    }

    public static IResult NotConfigured(string camera) =>
        Of(StatusCodes.Status404NotFound, ProblemType.CameraNotConfigured, "Camera not configured", $"There is no camera '{camera}'.");
}
