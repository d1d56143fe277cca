using System.Globalization;
using Fleet.Core.Lifecycle;
using Fleet.Core.Lifecycle.Effects;
using Fleet.Core.Lifecycle.States;

namespace Fleet.Core.Tests.Lifecycle;

/// <summary>States and effects in a few words, as the transition table and the scenarios write them.</summary>
internal static class Describe
{
    public static string State(SessionState state) => state switch
    {
        Connecting s => $"Connecting {Dial(s.Dial)} held{s.Hold.Viewers}",
        Reconnecting s => $"Reconnecting {Dial(s.Dial)} held{s.Hold.Viewers} kept{s.Survivors}",
        Live s => $"Live{s.Watching}",
        Faulted s => $"Faulted by {s.Reason.StepName}",
        Ended s => $"Ended, {s.Reason}",
        _ => state.GetType().Name,
    };

    public static string Effects(IEnumerable<SessionEffect> effects, TimeSpan now) =>
        string.Join(", ", effects.Select(effect => Effect(effect, now)).DefaultIfEmpty("nothing"));

    public static string Effect(SessionEffect effect, TimeSpan now) => effect switch
    {
        OpenPull e => $"open {e.Generation} (attempt {e.Attempt})",
        AbortPull e => $"abort {e.Generation}",
        ClosePull e => $"close {e.Generation}",
        StartTimer e => $"{e.Timer.Kind} in {Seconds(e.Timer.Due - now)}",
        CancelTimer e => $"no {e.Kind}",
        ReleaseHeldViewers e => $"release{e.Viewers}",
        FailHeldViewers e => $"fail{e.Viewers} by {e.Reason.StepName}, retry in {Seconds(e.RetryAfter)}",
        EndViewers e => $"end{e.Viewers}, {e.Reason}",
        SignalGap => "gap",
        SignalState e => $"show {e.Phase}",
        _ => throw new ArgumentException($"{effect} has no description.", nameof(effect)),
    };

    private static string Dial(Dial dial) => dial switch
    {
        Dialling => $"dial#{dial.Failures + 1}",
        _ => $"wait#{dial.Failures}",
    };

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";
}
