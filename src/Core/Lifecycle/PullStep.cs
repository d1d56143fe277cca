namespace Fleet.Core.Lifecycle;

/// <summary>What a pull is doing, in the order it is done. A failure names the step it happened in.</summary>
public enum PullStep
{
    Connect,
    Authenticate,
    Describe,
    Setup,
    FirstKeyFrame,

    /// <summary>Pictures were flowing.</summary>
    Stream,
}
