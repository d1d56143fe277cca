namespace Fleet.Grains.Abstractions.Fragments;

/// <summary>
/// Nothing has happened, and whoever publishes is still there. A direct subscription lives on it and keeps it to itself; it stands where
/// the last fragment stood.
/// </summary>
[GenerateSerializer, Immutable, Alias("fleet.fragment.heartbeat")]
public sealed record HeartbeatFragment : Fragment;
