namespace Fleet.Core.Lifecycle;

/// <summary>When a camera is pulled.</summary>
public enum SessionMode
{
    /// <summary>While somebody watches, and a little longer.</summary>
    OnDemand,

    /// <summary>From the moment it is enabled, whether somebody watches or not.</summary>
    Always,
}
