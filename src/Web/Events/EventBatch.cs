namespace Fleet.Web.Events;

/// <summary>Events behind the one a reader knows.</summary>
/// <param name="Events">In order.</param>
/// <param name="Missed">Whether some before these are gone already.</param>
/// <param name="Last">Where to read on from.</param>
public readonly record struct EventBatch(IReadOnlyList<FleetEvent> Events, bool Missed, long Last);
