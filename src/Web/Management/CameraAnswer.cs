using System.Text.Json;
using Fleet.Core.Fleet;
using Microsoft.AspNetCore.Http;

namespace Fleet.Web.Management;

/// <summary>One camera, or a page of them; never their credentials.</summary>
internal sealed class CameraAnswer(int status, Action<Utf8JsonWriter> write) : IResult
{
    public static IResult One(HttpContext context, VersionedCamera camera, int status = StatusCodes.Status200OK)
    {
        CameraTagHeader.Write(context.Response, camera);
        return new CameraAnswer(status, writer => CameraJson.Write(writer, camera.Camera, withCredentials: false));
    }

    public static IResult Page(IReadOnlyList<VersionedCamera> cameras, bool hasMore) => new CameraAnswer(StatusCodes.Status200OK, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items");
        foreach (VersionedCamera camera in cameras) CameraJson.Write(writer, camera.Camera, withCredentials: false);
        writer.WriteEndArray();
        if (hasMore) writer.WriteString("next", cameras[^1].Camera.Id.Value);
        else writer.WriteNull("next");
        writer.WriteEndObject();
    });

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.Headers.CacheControl = "no-store";
        return CameraBody.WriteAsync(httpContext.Response, write, httpContext.RequestAborted);
    }
}
