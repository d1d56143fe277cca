using System.Runtime.CompilerServices;
using Xunit;

namespace Fleet.Testing;

/// <summary>Waits for a condition in another process or thread, which can't be asked to tell when it comes true.</summary>
public static class Until
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <param name="condition">Asked again and again.</param>
    /// <param name="within">How long it may take.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <param name="state">What there is instead, for who reads of the failure.</param>
    /// <param name="what">The condition as it is written.</param>
    public static Task TrueAsync(
        Func<bool> condition, TimeSpan within, CancellationToken ct, Func<string>? state = null, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        TrueAsync(() => Task.FromResult(condition()), within, ct, state, what);

    /// <inheritdoc cref="TrueAsync(Func{bool}, TimeSpan, CancellationToken, Func{string}?, string)"/>
    public static async Task TrueAsync(
        Func<Task<bool>> condition, TimeSpan within, CancellationToken ct, Func<string>? state = null, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        ArgumentNullException.ThrowIfNull(condition);
        using var timer = new PeriodicTimer(Look);
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) >= within) Assert.Fail($"Not within {within}: {what}. {state?.Invoke()}");
            await timer.WaitForNextTickAsync(ct);
        }
    }
}
