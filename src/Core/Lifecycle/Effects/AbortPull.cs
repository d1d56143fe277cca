namespace Fleet.Core.Lifecycle.Effects;

/// <summary>Give up a pull that is not live; what was set up is torn down, if the camera still listens.</summary>
public sealed record AbortPull(int Generation) : SessionEffect;
