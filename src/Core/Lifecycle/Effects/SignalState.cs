namespace Fleet.Core.Lifecycle.Effects;

/// <summary>The session shows another face from now on.</summary>
public sealed record SignalState(SessionPhase Phase) : SessionEffect;
