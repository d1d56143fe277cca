using Fleet.Load.Mp4;
using Fleet.Load.Viewers;
using Fleet.Testing;

namespace Fleet.Load.Tests.Viewers;

public sealed class ViewerMeterTests
{
    private const uint Timescale = 90000;
    private readonly ManualTime _time = new();
    private readonly MeasuringWindow _window;
    private readonly ViewerMeter _meter;
    private int _picture;

    public ViewerMeterTests()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _window = new MeasuringWindow(_time, settle: TimeSpan.Zero);
        _meter = new ViewerMeter(_window, TimeSpan.FromMilliseconds(500));
        _meter.Opened();
    }

    [Fact]
    public void Joining_takes_until_the_first_picture_that_can_be_decoded()
    {
        Wait(100);
        Arrive(sync: false);
        Wait(150);
        Arrive(sync: true);
        Wait(40);
        Arrive(sync: true);

        Assert.Equal(250.0, _meter.JoinMilliseconds);
    }

    [Fact]
    public void A_stall_is_a_gap_and_makes_what_was_held_back_late()
    {
        _window.Open();
        for (int i = 0; i < 5; i++) Arrive(waitBefore: 40);
        Wait(600);
        for (int i = 0; i < 15; i++) Arrive();
        Arrive(waitBefore: 40);
        _window.Close();
        _meter.Finish();

        Assert.Equal(21, _meter.Chunks);
        Assert.Equal(600.0, _meter.LargestGap);
        Assert.Equal(1, _meter.GapsOverThreshold);
        Assert.Equal([0, 0, 0, 0, 0, 560, 520, 480], Rounded()[..8]);
        Assert.Equal(0, Rounded()[^1]);
    }

    [Fact]
    public void The_burst_at_the_start_is_not_lateness_once_it_is_before_the_window()
    {
        for (int i = 0; i < 25; i++) Arrive();
        _window.Open();
        for (int i = 0; i < 10; i++) Arrive(waitBefore: 40);
        _meter.Finish();

        Assert.All(Rounded(), lateness => Assert.Equal(0, lateness));
    }

    [Fact]
    public void The_chunk_that_came_earliest_for_its_time_is_the_measure()
    {
        _window.Open();
        Arrive(waitBefore: 40);
        Arrive(waitBefore: 30);
        Arrive(waitBefore: 60);
        _meter.Finish();

        Assert.Equal([10, 0, 20], Rounded());
    }

    [Fact]
    public void A_media_clock_that_starts_anew_is_measured_anew()
    {
        _window.Open();
        for (int i = 0; i < 3; i++) Arrive(waitBefore: 40);
        _picture = 0;
        for (int i = 0; i < 3; i++) Arrive(waitBefore: 47);
        _meter.Finish();

        Assert.Equal([0, 0, 0, 0, 7, 14], Rounded());
    }

    [Fact]
    public void A_stream_that_stalls_until_the_end_counts_with_that_gap()
    {
        _window.Open();
        Arrive(waitBefore: 40);
        Wait(900);
        _window.Close();
        Wait(5000);
        _meter.Finish();

        Assert.Equal(900.0, _meter.LargestGap);
        Assert.Equal(1, _meter.GapsOverThreshold);
    }

    [Fact]
    public void Latency_is_from_the_time_of_capture_where_it_is_told()
    {
        _window.Open();
        ulong ntp = (ulong)((_time.GetUtcNow() - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds * (1L << 32));
        Wait(125);
        Arrive(ntp: ntp);
        Arrive(waitBefore: 40);

        Assert.Equal([125], _meter.Latency.Values.ToArray().Select(value => (int)MathF.Round(value)));
    }

    private int[] Rounded() => [.. _meter.Lateness.Values.ToArray().Select(value => (int)MathF.Round(value))];

    private void Wait(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private void Arrive(int waitBefore = 0, bool sync = true, ulong ntp = 0)
    {
        Wait(waitBefore);
        _meter.Received(1000);
        _meter.OnFragment(new Fragment(1, IsVideo: true, Timescale, (ulong)_picture++ * 3600, 3600, sync, ntp));
    }
}
