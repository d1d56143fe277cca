namespace Fleet.Core.Lifecycle;

/// <summary>Why a camera's viewers are sent away for good.</summary>
public enum EndReason
{
    Disabled,
    Deleted,

    /// <summary>The process that runs the session shuts down.</summary>
    Stopping,

    /// <summary>This process stops serving the camera, and others serve it: whoever comes back finds one of them.</summary>
    Moving,
}
