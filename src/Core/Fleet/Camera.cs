using Fleet.Core.Cascade;
using Fleet.Core.Hls;
using Fleet.Core.Lifecycle;
using Fleet.Core.Rtsp;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.Core.Fleet;

/// <summary>What a person configures of one camera. <see cref="CameraRules"/> says which values make sense.</summary>
public sealed record Camera
{
    public const string DefaultSite = "default";

    public required CameraId Id { get; init; }

    /// <summary>For people; the id where none is given.</summary>
    public string Name { get => field ?? Id.Value; init; }

    public string Site { get; init; } = DefaultSite;

    public required CameraSource Source { get; init; }

    public RtspCredentials? Credentials { get; init; }

    public bool Enabled { get; init; } = true;

    public SessionMode Mode { get; init; }

    /// <summary>By when a viewer has pictures or a reason.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a session stays after its last viewer has left.</summary>
    public TimeSpan CloseAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>0: as many as come.</summary>
    public int MaxViewers { get; init; }

    public RtspTransportMode Transport { get; init; } = RtspTransportMode.Tcp;

    public CameraTags Tags { get; init; } = CameraTags.None;

    public TimeSpan PartDuration { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A segment is cut at the first key frame from here on.</summary>
    public TimeSpan SegmentDuration { get; init; } = TimeSpan.FromSeconds(1);

    public int SegmentCount { get; init; } = 7;

    /// <summary>An HLS viewer who asks for nothing this long has left.</summary>
    public TimeSpan HlsSessionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public SessionSettings ToSessionSettings() => new() { Mode = Mode, StartTimeout = StartTimeout, CloseAfter = CloseAfter };

    public HlsOptions ToHlsOptions() => new() { PartDuration = PartDuration, SegmentDuration = SegmentDuration, SegmentCount = SegmentCount };

    /// <summary>What to dial. Only of sources of the kind <see cref="CameraSourceKind.Rtsp"/>.</summary>
    public RtspSource ToRtspSource() => RtspSource.Parse(Source.Text) with { Credentials = Credentials, Transport = Transport };

    /// <summary>What to ask of whom. Only of sources of the kind <see cref="CameraSourceKind.Fleet"/>.</summary>
    public FleetSource ToFleetSource() => new(Source.FleetStreamUri, Credentials);

    /// <summary>The other fleet may hold the request for its start time-out, which is given as much time as ours.</summary>
    public FleetClientOptions ToFleetOptions()
    {
        var options = new FleetClientOptions();
        return StartTimeout > options.ResponseTimeout ? options with { ResponseTimeout = StartTimeout } : options;
    }
}
