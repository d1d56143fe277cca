namespace Fleet.EndToEnd.Tests.Players;

/// <summary>From the camera's clock to the screen, in ms; null when no picture's time of capture was known.</summary>
internal sealed record PlayerLatency(double? Median, double? P95, double? Max);
