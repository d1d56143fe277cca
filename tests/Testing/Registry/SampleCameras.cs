using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Core.Rtsp;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.Testing.Registry;

/// <summary>Cameras to keep; addresses are those set aside for examples (RFC 5737).</summary>
public static class SampleCameras
{
    /// <summary>All defaults.</summary>
    public static Camera Plain(string id) => new() { Id = CameraId.Parse(id), Source = CameraSource.Parse($"rtsp://192.0.2.1/{id}", out _) };

    /// <summary>Not one default.</summary>
    public static Camera Full(string id) => new()
    {
        Id = CameraId.Parse(id),
        Name = "Tür \"Süd\" <1>",
        Site = "south-2",
        Source = CameraSource.Parse("rtsps://192.0.2.7:8322/stream?profile=1&x=%20", out _),
        Credentials = new RtspCredentials("viewer", "p@ss:w/ö\"rd"),
        Enabled = false,
        Mode = SessionMode.Always,
        StartTimeout = TimeSpan.FromSeconds(4.5),
        CloseAfter = TimeSpan.FromMinutes(2),
        MaxViewers = 8,
        Transport = RtspTransportMode.Auto,
        Tags = CameraTags.Of(["gate", "night shift"]),
        PartDuration = TimeSpan.FromMilliseconds(333),
        SegmentDuration = TimeSpan.FromSeconds(2),
        SegmentCount = 9,
        HlsSessionTimeout = TimeSpan.FromSeconds(45),
    };
}
