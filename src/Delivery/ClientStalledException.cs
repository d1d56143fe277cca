namespace Fleet.Delivery;

/// <summary>The client took nothing for so long that its connection was closed.</summary>
public sealed class ClientStalledException() : IOException("The client took nothing for too long.");
