namespace Fleet.Grains.Abstractions.Streams;

/// <summary>What carries fragments. The setting <c>streams</c> names one of these, in any case of letters.</summary>
public enum FleetStreamsKind
{
    /// <summary>From the camera's grain to each subscriber: the default.</summary>
    Direct,

    /// <summary>Orleans' memory streams: nothing installed, tens of milliseconds later, gone with their silo.</summary>
    Memory,

    /// <summary>Orleans' ADO.NET streams, through the database: for subscribers that may be seconds late.</summary>
    AdoNet,
}
