using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace Fleet.Web.Management;

/// <summary>Tells OpenAPI of a body. Accepts metadata would too, but have routing refuse other types without a word.</summary>
internal static class CameraBodyMetadata
{
    public static RouteHandlerBuilder TakesCamera(this RouteHandlerBuilder endpoint, string contentType) =>
        endpoint.AddOpenApiOperationTransformer(async (operation, context, ct) =>
        {
            OpenApiSchema schema = await context.GetOrCreateSchemaAsync(typeof(CameraDocument), null, ct).ConfigureAwait(false);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { [contentType] = new() { Schema = schema } },
            };
        });
}
