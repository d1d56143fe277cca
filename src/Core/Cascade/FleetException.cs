namespace Fleet.Core.Cascade;

/// <summary>Another fleet can't be pulled from, or not any more. The message repeats what it said.</summary>
public sealed class FleetException(FleetStep step, string message, Exception? inner = null) : Exception(message, inner)
{
    public FleetStep Step { get; } = step;

    /// <summary>Asking again at once can't help.</summary>
    public bool IsFinal { get; init; }

    /// <summary>How long it asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
