namespace Fleet.Core.Lifecycle.States;

/// <summary>The last start failed and nobody waits any more. The reason stays on show until a viewer who comes after the cool-down makes the camera dial again.</summary>
/// <param name="Settings">The settings in force.</param>
/// <param name="LastGeneration">The number of the last pull that was opened.</param>
/// <param name="Reason">Why the last start failed.</param>
/// <param name="Until">Before this the camera is not dialled.</param>
/// <param name="FailedStarts">Failed starts in a row.</param>
public sealed record Faulted(SessionSettings Settings, int LastGeneration, FailureReason Reason, TimeSpan Until, int FailedStarts)
    : SessionState(Settings, LastGeneration)
{
    public override SessionPhase Phase => SessionPhase.Faulted;
}
