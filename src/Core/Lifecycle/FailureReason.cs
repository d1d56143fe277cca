namespace Fleet.Core.Lifecycle;

/// <summary>Why there are no pictures.</summary>
/// <param name="Step">What the pull was doing.</param>
/// <param name="Message">What went wrong and what the camera said, for a person.</param>
/// <param name="IsFinal">Dialling again at once can't help: wrong credentials, no such path, media that can't be carried.</param>
public sealed record FailureReason(PullStep Step, string Message, bool IsFinal)
{
    /// <summary>How long whoever refused asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public string StepName => Step switch
    {
        PullStep.FirstKeyFrame => "first key frame",
        PullStep step => step.ToString().ToLowerInvariant(),
    };

    public static FailureReason TimedOut(PullStep step, TimeSpan within)
    {
        string fault = step switch
        {
            PullStep.Connect => "The camera accepted no connection",
            PullStep.Authenticate => "The camera did not finish the authentication",
            PullStep.Describe => "The camera did not describe its media",
            PullStep.Setup => "The camera did not set up its tracks",
            PullStep.FirstKeyFrame => "The camera sent no key frame",
            PullStep.Stream => "The camera sent no picture",
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Not a step of a pull."),
        };
        return new FailureReason(step, FormattableString.Invariant($"{fault} within {within.TotalSeconds:0.###} s."), IsFinal: false);
    }

    public override string ToString() => $"{StepName}: {Message}";
}
