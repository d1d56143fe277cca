namespace Fleet.Core.Lifecycle;

/// <summary>What a person may set about a session's life. Values that make no sense are refused here, by name.</summary>
public sealed record SessionSettings
{
    public static readonly TimeSpan ShortestStartTimeout = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan LongestStartTimeout = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan LongestCloseAfter = TimeSpan.FromDays(1);

    public SessionMode Mode
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Mode), value, "The mode is onDemand or always.");
    }

    /// <summary>By when a held viewer has pictures or a reason; also how long one dial may take.</summary>
    public TimeSpan StartTimeout
    {
        get;
        init => field = InRange(value, ShortestStartTimeout, LongestStartTimeout, nameof(StartTimeout));
    } = TimeSpan.FromSeconds(10);

    /// <summary>How long a session stays after its last viewer has left.</summary>
    public TimeSpan CloseAfter
    {
        get;
        init => field = InRange(value, TimeSpan.Zero, LongestCloseAfter, nameof(CloseAfter));
    } = TimeSpan.FromSeconds(15);

    public BackoffPolicy Backoff { get; init; } = new();

    private static TimeSpan InRange(TimeSpan value, TimeSpan shortest, TimeSpan longest, string name) =>
        value >= shortest && value <= longest
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is from {shortest} to {longest}.");
}
