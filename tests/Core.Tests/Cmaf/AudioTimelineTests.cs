using Fleet.Core.Cmaf;

namespace Fleet.Core.Tests.Cmaf;

public sealed class AudioTimelineTests
{
    private const int Unit = 1024;
    private readonly AudioTimeline _timeline = new(48000, Unit);

    [Fact]
    public void Rounding_and_jitter_below_half_a_unit_are_not_passed_on()
    {
        var random = new Random(1);
        for (int i = 0; i < 1000; i++)
        {
            long time = i * Unit + random.Next(-500, 501);
            Assert.Equal(0, _timeline.SilenceBefore(time));
            Assert.True(_timeline.TryPlace(time, Unit, out ChunkTiming timing));
            Assert.Equal(new ChunkTiming(i * Unit, Unit, 0), timing);
        }
    }

    [Theory]
    [InlineData(1.02)]
    [InlineData(0.98)]
    public void A_clock_that_drifts_is_followed_within_half_a_unit(double rate)
    {
        for (int i = 0; i < 5000; i++)
        {
            long time = (long)(i * Unit * rate);
            Assert.Equal(0, _timeline.SilenceBefore(time));
            Assert.True(_timeline.TryPlace(time, Unit, out ChunkTiming timing));
            Assert.InRange(timing.DecodeTime - time, -Unit / 2 - 21, Unit / 2 + 21);
        }
    }

    [Fact]
    public void A_gap_is_filled_with_whole_units_of_silence()
    {
        Place(0);
        Assert.Equal(0, _timeline.SilenceBefore(Unit + Unit + Unit / 2 - 1));
        Assert.Equal(2, _timeline.SilenceBefore(Unit + Unit + Unit / 2));
        long missing = _timeline.SilenceBefore(6 * Unit);
        Assert.Equal(5, missing);
        for (int i = 1; i <= 5; i++) Assert.Equal(new ChunkTiming(i * Unit, Unit, 0), _timeline.PlaceSilence(ref missing));
        Assert.Equal(0, missing);
        Assert.Equal(6 * Unit, Place(6 * Unit).DecodeTime);
    }

    [Fact]
    public void The_unit_behind_silence_takes_up_what_whole_units_could_not()
    {
        Place(0);
        long missing = _timeline.SilenceBefore(3 * Unit + 300);
        while (missing > 0) _timeline.PlaceSilence(ref missing);
        Assert.Equal(new ChunkTiming(3 * Unit, Unit + 300, 0), Place(3 * Unit + 300));
        Assert.Equal(new ChunkTiming(4 * Unit + 300, Unit, 0), Place(4 * Unit + 300));
    }

    [Fact]
    public void A_gap_of_one_lost_unit_is_one_longer_unit_at_most()
    {
        Place(0);
        Assert.Equal(new ChunkTiming(Unit, 2 * Unit, 0), Place(2 * Unit));
        Assert.Equal(new ChunkTiming(3 * Unit, Unit, 0), Place(3 * Unit));
    }

    [Fact]
    public void A_gap_longer_than_ten_seconds_costs_no_more_units_than_one_of_ten_seconds()
    {
        Place(0);
        long missing = _timeline.SilenceBefore(3600L * 48000);
        int units = 0;
        while (missing > 0)
        {
            _timeline.PlaceSilence(ref missing);
            units++;
        }

        Assert.Equal(10 * 48000 / Unit, units);
        Assert.InRange(_timeline.End, 3600L * 48000 - Unit, 3600L * 48000 + Unit);
    }

    [Fact]
    public void A_unit_whose_place_is_taken_is_refused()
    {
        Place(0);
        Place(Unit);
        Assert.False(_timeline.TryPlace(Unit, Unit, out _));
        Assert.Equal(2 * Unit, _timeline.End);
    }

    [Fact]
    public void A_unit_that_comes_more_than_half_early_is_shortened()
    {
        Place(0);
        Assert.Equal(new ChunkTiming(Unit, Unit - 600, 0), Place(Unit - 600));
        Assert.Equal(2 * Unit - 600, _timeline.End);
    }

    [Fact]
    public void Silence_up_to_a_time_does_not_pass_it()
    {
        Place(0);
        Assert.Equal(0, _timeline.SilenceUntil(0));
        Assert.Equal(0, _timeline.SilenceUntil(2 * Unit - 1));
        Assert.Equal(1, _timeline.SilenceUntil(2 * Unit));
    }

    private ChunkTiming Place(long time)
    {
        Assert.True(_timeline.TryPlace(time, Unit, out ChunkTiming timing));
        return timing;
    }
}
