using System.ComponentModel;

namespace Fleet.Web.Management;

/// <summary>A page of cameras, as OpenAPI shows it.</summary>
public sealed record CameraPageDocument(
    IReadOnlyList<CameraDocument> Items,
    [property: Description("What to give as after= for the next page; null: this is the last.")] string? Next);
