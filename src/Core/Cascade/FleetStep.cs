namespace Fleet.Core.Cascade;

/// <summary>What a pull from another fleet is doing, in the order it is done.</summary>
public enum FleetStep
{
    /// <summary>The name, the connection and its encryption.</summary>
    Connect,

    /// <summary>The other fleet wants to know who asks.</summary>
    Authenticate,

    /// <summary>It was asked for the camera, and may wait for its first picture before it answers.</summary>
    Request,

    /// <summary>It said yes.</summary>
    Stream,
}
