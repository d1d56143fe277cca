namespace Fleet.Core.Lifecycle.Effects;

/// <summary>Something to do. A closed union: all its kinds are in this folder.</summary>
public abstract record SessionEffect;
