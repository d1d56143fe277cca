using Fleet.Core.Fleet;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fleet.Web.Management;

/// <summary>A camera's version as an entity tag (RFC 9110 section 8.8.3).</summary>
internal static class CameraTagHeader
{
    public static EntityTagHeaderValue Tag(VersionedCamera camera) => new(FormattableString.Invariant($"\"{camera.Version:x}\""));

    public static void Write(HttpResponse response, VersionedCamera camera) => response.GetTypedHeaders().ETag = Tag(camera);

    /// <summary>If-None-Match compares weakly (RFC 9110 section 13.1.2).</summary>
    public static bool IsKnown(HttpRequest request, VersionedCamera camera) =>
        request.GetTypedHeaders().IfNoneMatch.Any(tag => tag == EntityTagHeaderValue.Any || tag.Compare(Tag(camera), useStrongComparison: false));

    /// <summary>If-Match compares strongly, and a header that can't be read matches nothing (RFC 9110 section 13.1.1).</summary>
    public static bool IsExpected(HttpRequest request, VersionedCamera camera) =>
        !IsConditional(request)
        || request.GetTypedHeaders().IfMatch.Any(tag => tag == EntityTagHeaderValue.Any || tag.Compare(Tag(camera), useStrongComparison: true));

    public static bool IsConditional(HttpRequest request) => request.Headers.ContainsKey(HeaderNames.IfMatch);
}
