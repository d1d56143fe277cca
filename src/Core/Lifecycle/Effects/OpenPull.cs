namespace Fleet.Core.Lifecycle.Effects;

/// <summary>Dial the camera, with its source and credentials as they are now.</summary>
/// <param name="Generation">The pull's number, to be repeated in all its events.</param>
/// <param name="Attempt">1 for the first dial, one more for each failure before this one.</param>
public sealed record OpenPull(int Generation, int Attempt) : SessionEffect;
