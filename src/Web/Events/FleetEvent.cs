namespace Fleet.Web.Events;

/// <summary>Something that happened, for those who watch the fleet.</summary>
/// <param name="Id">Rises from event to event.</param>
/// <param name="Kind">The event's name on the wire, such as <c>camera-added</c>.</param>
/// <param name="Json">What there is to say, as one JSON object.</param>
public sealed record FleetEvent(long Id, string Kind, string Json);
