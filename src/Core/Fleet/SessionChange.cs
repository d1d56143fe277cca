using Fleet.Core.Lifecycle;

namespace Fleet.Core.Fleet;

/// <summary>A session's state became another one.</summary>
/// <param name="Reason">Why, for a person; null where it needs no reason, as when pictures come.</param>
public sealed record SessionChange(SessionPhase Before, SessionPhase Now, string? Reason);
