namespace Fleet.Core.Hls;

public enum BlockingAnswerKind
{
    /// <summary>The full playlist as it is.</summary>
    Full,

    /// <summary>A delta update of the playlist as it is.</summary>
    Delta,

    /// <summary>Judge again when the playlist has changed; after <see cref="StreamPlan.LongestBlock"/> answer 503.</summary>
    Wait,

    /// <summary>400.</summary>
    BadRequest,
}
