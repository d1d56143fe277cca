using System.ComponentModel;

namespace Fleet.Web.Management;

/// <summary>A camera as clients write and read it; what OpenAPI shows of it.</summary>
public sealed record CameraDocument(
    [property: Description("1 to 63 small letters, digits and hyphens; never changes.")] string Id,
    [property: Description("rtsp://, rtsps://, fleet+http:// or fleet+https://.")] string Source,
    string? Name = null,
    string Site = "default",
    [property: Description("Write-only. Left out of a change they stay as they are, null removes them.")] CredentialsDocument? Credentials = null,
    bool Enabled = true,
    [property: Description("onDemand or always.")] string Mode = "onDemand",
    [property: Description("A duration such as \"10s\" or \"200ms\", or a number of seconds.")] string StartTimeout = "10s",
    string CloseAfter = "15s",
    [property: Description("0: as many as come.")] int MaxViewers = 0,
    [property: Description("tcp, udp or auto.")] string Transport = "tcp",
    IReadOnlyList<string>? Tags = null,
    string PartDuration = "200ms",
    string SegmentDuration = "1s",
    int SegmentCount = 7,
    string HlsSessionTimeout = "30s");
