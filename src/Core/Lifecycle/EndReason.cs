namespace Fleet.Core.Lifecycle;

/// <summary>Why a camera's viewers are sent away for good.</summary>
public enum EndReason
{
    Disabled,
    Deleted,

    /// <summary>The process that runs the session shuts down.</summary>
    Stopping,
}
