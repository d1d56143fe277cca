namespace Fleet.Testing.Wall;

/// <summary>What came is no wall.</summary>
public sealed class WallFrameException(string message) : Exception(message);
