namespace Fleet.Core.Rtp;

/// <summary>When a unit was captured: by the camera's own clock where its sender reports are believable, else by when it arrived.</summary>
public readonly record struct CaptureTime(DateTimeOffset Time, bool FromCamera);
