using Fleet.Delivery.Http;

namespace Fleet.Delivery.Wall;

/// <summary>How a slot stands.</summary>
/// <param name="Type">The type the same failure has as problem details.</param>
/// <param name="RetryAfter">Seconds until the server tries again.</param>
internal sealed record SlotState(string State, string? Type = null, string? Detail = null, double? RetryAfter = null)
{
    public static readonly SlotState Live = new("live");

    public static readonly SlotState Reconnecting = new("reconnecting");

    public static SlotState Offline(Problem problem, TimeSpan wait) => new("offline", problem.Type, problem.Detail, Math.Round(wait.TotalSeconds, 1));

    /// <param name="wait">Until it is looked whether the camera is there again; null: nothing more comes.</param>
    public static SlotState Ended(Problem problem, TimeSpan? wait) =>
        new("ended", problem.Type, problem.Detail, wait is { } time ? Math.Round(time.TotalSeconds, 1) : null);
}
