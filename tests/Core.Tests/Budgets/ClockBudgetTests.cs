using Fleet.Core.Rtp;
using Fleet.Testing;

namespace Fleet.Core.Tests.Budgets;

public class ClockBudgetTests
{
    [Fact]
    public void Media_and_capture_times_allocate_nothing()
    {
        const int clockRate = 90_000;
        const uint interval = clockRate / 25;
        var time = new ManualTime();
        long step = time.TimestampFrequency / 25;
        long arrival = time.GetTimestamp();
        var clock = new SessionClock([new SessionTrack(clockRate, clockRate, IsVideo: true)], time.TimestampFrequency, arrival, time.GetUtcNow());
        uint timestamp = uint.MaxValue - 100 * interval;
        long media = 0;

        Assert.Equal(0, Allocation.Of(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                media = clock.MediaTime(0, timestamp += interval, arrival += step);
                clock.OnSenderReport(0, (ulong)(arrival / step) << 32, timestamp, arrival);
                clock.CaptureTimeOf(0, media);
            }
        }));
        Assert.NotEqual(0, media);
    }
}
