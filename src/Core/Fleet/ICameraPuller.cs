namespace Fleet.Core.Fleet;

/// <summary>How a camera is pulled: over RTSP, or from another fleet. Two that are equal pull the same camera in the same way.</summary>
public interface ICameraPuller
{
    /// <summary>
    /// Dials the camera and feeds its chunks, until the camera ends the stream (returns), something breaks (throws) or <paramref name="ct"/>
    /// ends it (throws). What was set up at the camera is torn down by then.
    /// </summary>
    Task PullAsync(PullFeed feed, CancellationToken ct);

    /// <inheritdoc cref="CameraProbe.RunAsync(Rtsp.RtspSource, Rtsp.RtspClientOptions, TimeSpan, TimeProvider, CancellationToken)"/>
    /// <exception cref="Cascade.FleetException">The other fleet can't be reached, refuses, or breaks off before a picture came.</exception>
    Task<ProbeReport> ProbeAsync(TimeSpan longEnough, CancellationToken ct);
}
