using Fleet.Delivery.Http;
using Fleet.Delivery.Wall;

namespace Fleet.Delivery.Tests.Wall;

public sealed class RejoinPaceTests
{
    [Theory]
    [InlineData(1, null, 0, 1)]
    [InlineData(2, null, 0, 2)]
    [InlineData(5, null, 0, 16)]
    [InlineData(6, null, 0, 30)]
    [InlineData(5000, null, 0, 30)]
    [InlineData(1, 7.0, 0, 7)]
    [InlineData(6, 7.0, 0, 30)]
    [InlineData(1, 60.0, 0, 60)]
    [InlineData(1, 8.0, 0.5, 9)]
    public void A_wait_doubles_up_to_half_a_minute_and_is_never_shorter_than_asked_for(int failures, double? retryAfter, double jitter, double seconds)
    {
        var problem = Problem.Offline("connect: Nobody there.", retryAfter is { } wait ? TimeSpan.FromSeconds(wait) : null);
        Assert.Equal(TimeSpan.FromSeconds(seconds), RejoinPace.Delay(problem, failures, jitter));
    }
}
