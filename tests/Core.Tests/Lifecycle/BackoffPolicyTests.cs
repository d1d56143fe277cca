using Fleet.Core.Lifecycle;

namespace Fleet.Core.Tests.Lifecycle;

public sealed class BackoffPolicyTests
{
    private static readonly BackoffPolicy Policy = new();

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(6, 16)]
    [InlineData(7, 30)]
    [InlineData(8, 30)]
    [InlineData(int.MaxValue, 30)]
    public void Full_jitter_spreads_from_zero_to_a_limit_that_doubles(int failures, double limit)
    {
        Assert.Equal(TimeSpan.Zero, Policy.Delay(failures, SimulatedSession.Refused, 0));
        Assert.Equal(TimeSpan.FromSeconds(limit / 4), Policy.Delay(failures, SimulatedSession.Refused, 0.25));
        Assert.InRange(Policy.Delay(failures, SimulatedSession.Refused, Math.BitDecrement(1.0)).TotalSeconds, limit * 0.999, limit);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.99)]
    public void A_final_reason_waits_the_longest_there_is(double jitter) =>
        Assert.Equal(Policy.Longest, Policy.Delay(1, SimulatedSession.WrongPassword, jitter));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(4, 16)]
    [InlineData(5, 30)]
    [InlineData(int.MaxValue, 30)]
    public void A_cool_down_doubles_up_to_the_longest_wait(int failedStarts, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Policy.Cooldown(failedStarts, SimulatedSession.Refused));

    [Fact]
    public void A_final_reason_cools_down_the_longest_there_is() =>
        Assert.Equal(Policy.Longest, Policy.Cooldown(1, SimulatedSession.WrongPassword));

    [Theory]
    [InlineData(5, 0, 5)]
    [InlineData(5, 0.5, 5.25)]
    [InlineData(3600, 0.5, 30)]
    public void Who_asks_to_be_left_alone_is_for_so_long_at_least(double asked, double jitter, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Policy.Delay(1, SimulatedSession.Refused with { RetryAfter = TimeSpan.FromSeconds(asked) }, jitter));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(5, 5)]
    [InlineData(3600, 30)]
    public void A_cool_down_is_no_shorter_than_was_asked_for(double asked, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Policy.Cooldown(1, SimulatedSession.Refused with { RetryAfter = TimeSpan.FromSeconds(asked) }));

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Jitter_outside_its_range_is_refused(double jitter) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(jitter), () => Policy.Delay(1, SimulatedSession.Refused, jitter));

    [Fact]
    public void Durations_that_make_no_sense_are_refused_by_name()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Initial", () => new BackoffPolicy { Initial = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>("Longest", () => new BackoffPolicy { Longest = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>("InitialCooldown", () => new BackoffPolicy { InitialCooldown = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>("StableAfter", () => new BackoffPolicy { StableAfter = TimeSpan.FromTicks(-1) });
    }
}
