using Fleet.Core.Lifecycle.Effects;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Lifecycle;

/// <summary>What an event leads to: the state from now on, and what has to be done, in this order.</summary>
public sealed record Transition(SessionState State, IReadOnlyList<SessionEffect> Effects);
