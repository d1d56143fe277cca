using Fleet.Core.Rtp;

namespace Fleet.Core.Tests.Rtp;

public sealed class SessionClockTests
{
    private const int Frequency = 1000;
    private const ulong NtpOf2026 = 3_976_214_400UL << 32;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SessionClock _clock = new([new(90000, 90000, true), new(48000, 48000, false)], Frequency, 5000, Start);

    [Fact]
    public void The_first_unit_is_zero_and_the_next_are_as_far_as_their_timestamps()
    {
        Assert.Equal(0, _clock.MediaTime(0, uint.MaxValue - 1000, 5000));
        Assert.Equal(3600, _clock.MediaTime(0, 2599, 5071));
        Assert.Equal(7200, _clock.MediaTime(0, 6199, 5080));
    }

    [Fact]
    public void Pictures_shown_out_of_their_order_keep_their_times()
    {
        long[] expected = [0, 10800, 3600, 7200, 21600, 14400, 18000];
        Assert.Equal(expected, expected.Select((time, i) => _clock.MediaTime(0, (uint)(77 + time), 5000 + i * 40)));
    }

    [Fact]
    public void Tracks_that_begin_apart_by_arrival_lie_apart_in_media_time()
    {
        _clock.MediaTime(0, 1_000_000, 5000);
        Assert.Equal(4800, _clock.MediaTime(1, 77, 5100));
    }

    [Fact]
    public void Capture_time_is_arrival_until_a_believable_sender_report()
    {
        long media = _clock.MediaTime(0, 0, 6000);
        Assert.Equal(new CaptureTime(Start.AddSeconds(1), false), _clock.CaptureTimeOf(0, media));

        _clock.OnSenderReport(0, 0, 0, 6000);
        _clock.OnSenderReport(0, 1UL << 32, 0, 6000);
        Assert.False(_clock.CaptureTimeOf(0, media).FromCamera);

        _clock.OnSenderReport(0, NtpOf2026 + (3600UL << 32), 90000, 7000);
        CaptureTime capture = _clock.CaptureTimeOf(0, media);
        Assert.True(capture.FromCamera);
        Assert.Equal(Start.AddSeconds(3599), capture.Time, TimeSpan.FromMilliseconds(1));
        Assert.Equal(Start.AddSeconds(3600), _clock.CaptureTimeOf(0, media + 90000).Time, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void A_sender_report_before_the_first_unit_counts_from_then_on()
    {
        _clock.OnSenderReport(0, NtpOf2026, 45000, 5990);
        long media = _clock.MediaTime(0, 90000, 6000);
        Assert.Equal(Start.AddSeconds(0.5), _clock.CaptureTimeOf(0, media).Time, TimeSpan.FromMilliseconds(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3_000_000_000)]
    public void A_clock_set_anew_goes_on_where_arrival_says(uint anew)
    {
        long last = 0;
        for (uint i = 0; i <= 100; i++) last = _clock.MediaTime(0, 1_000_000 + i * 3600, 5000 + i * 40);
        for (uint i = 1; i <= 100; i++)
        {
            long media = _clock.MediaTime(0, anew + i * 3600, 9000 + i * 40);
            Assert.Equal(last + 3600, media);
            last = media;
        }

        Assert.Equal(1, _clock.Resets(0));
    }
}
