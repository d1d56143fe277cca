using Fleet.Core.Lifecycle;

namespace Fleet.Core.Fleet;

/// <summary>What a session has to know of its camera's configuration.</summary>
/// <param name="Puller">How it is pulled; another one that is not equal means another pull.</param>
/// <param name="Settings">How its session lives.</param>
/// <param name="IsEnabled">Whether it is served at all.</param>
public sealed record CameraPlan(ICameraPuller Puller, SessionSettings Settings, bool IsEnabled = true);
