using Fleet.Core.Cmaf;

namespace Fleet.Core.Tests.Cmaf;

public sealed class VideoTimelineTests
{
    [Theory]
    [InlineData(3600)]
    [InlineData(3003)]
    [InlineData(6000)]
    [InlineData(7200)]
    [InlineData(90000)]
    public void A_regular_camera_gets_exact_times_and_durations(int interval)
    {
        List<ChunkTiming> placed = Place(interval, Enumerable.Range(0, 100).Select(i => 1000L + (long)i * interval));
        for (int i = 0; i < placed.Count; i++) Assert.Equal(new ChunkTiming((long)i * interval, interval, 0), placed[i]);
    }

    [Theory]
    [InlineData(3000)]
    [InlineData(1500)]
    [InlineData(7200)]
    [InlineData(90000)]
    public void An_undeclared_interval_is_learnt_within_three_pictures(int interval)
    {
        List<ChunkTiming> placed = Place(null, Enumerable.Range(0, 50).Select(i => (long)i * interval));
        Assert.All(placed.Skip(4), (timing, i) => Assert.Equal(new ChunkTiming((i + 4L) * interval, interval, 0), timing));
        Assert.All(placed.Take(4), (timing, i) => Assert.InRange(timing.DecodeTime - (long)i * interval, -Math.Abs(3600 - interval), Math.Abs(3600 - interval)));
    }

    [Fact]
    public void A_wrong_declaration_does_not_outlive_a_few_pictures()
    {
        List<ChunkTiming> placed = Place(1500, Enumerable.Range(0, 50).Select(i => i * 3600L));
        Assert.All(placed.Skip(4), (timing, i) => Assert.Equal((i + 4) * 3600L, timing.DecodeTime));
    }

    [Fact]
    public void Jitter_is_followed_and_never_adds_up()
    {
        var random = new Random(1);
        long[] times = [.. Enumerable.Range(0, 5000).Select(i => 450 + i * 3600L + random.Next(-450, 451))];
        times[0] = 450;
        List<ChunkTiming> placed = Place(3600, times);

        // the end of a picture is predicted from its own true time, so it is wrong by the jitter of two times and of the interval
        for (int i = 0; i < times.Length; i++) Assert.InRange(placed[i].DecodeTime - (times[i] - 450), -1800, 1800);
    }

    [Fact]
    public void The_first_picture_after_a_gap_holds_its_place_and_the_next_is_right()
    {
        long[] times = [0, 3600, 7200, 7200 + 36_000, 7200 + 39_600];
        List<ChunkTiming> placed = Place(3600, times);

        Assert.Equal(new ChunkTiming(10_800, 36_000, 0), placed[3]);
        Assert.Equal(new ChunkTiming(times[4], 3600, 0), placed[4]);
    }

    [Fact]
    public void A_very_long_gap_is_one_long_picture()
    {
        const long sixHours = 6L * 3600 * 90000;
        List<ChunkTiming> placed = Place(3600, [0, 3600, sixHours, sixHours + 3600]);
        Assert.Equal(new ChunkTiming(7200, (int)sixHours - 3600, 0), placed[2]);
        Assert.Equal(new ChunkTiming(sixHours + 3600, 3600, 0), placed[3]);
    }

    [Fact]
    public void A_gap_too_long_for_one_duration_is_spread_over_the_next_pictures()
    {
        const long day = 24L * 3600 * 90000;
        List<ChunkTiming> placed = Place(3600, Enumerable.Range(0, 10).Select(i => i == 0 ? 0 : day + i * 3600));
        Assert.Equal(int.MaxValue, placed[1].Duration);
        Assert.Equal(day + 9 * 3600, placed[9].DecodeTime);
    }

    [Fact]
    public void A_picture_that_comes_early_shortens_its_predecessor_at_the_next_one()
    {
        List<ChunkTiming> placed = Place(3600, [0, 3600, 5400, 10_800, 14_400]);
        Assert.Equal([0, 3600, 7200, 9000, 14_400], placed.Select(timing => timing.DecodeTime));
    }

    [Fact]
    public void A_clock_that_stands_still_or_goes_back_lasts_one_tick_a_picture_until_it_is_caught_up()
    {
        List<ChunkTiming> placed = Place(3600, [0, 3600, 7200, 7200, 7200, 3600, 3600, 10_800, 14_400, 18_000]);

        Assert.Equal([0, 3600, 7200, 10_800, 10_801, 10_802, 10_803, 10_804, 14_400, 18_000], placed.Select(timing => timing.DecodeTime));
        Assert.All(placed, timing => Assert.True(timing.Duration >= 1));
    }

    [Fact]
    public void A_change_from_25_to_12_5_pictures_is_learnt_and_stays_in_step_meanwhile()
    {
        long[] times = [.. Enumerable.Range(0, 50).Select(i => i * 3600L), .. Enumerable.Range(0, 50).Select(i => 50 * 3600L + i * 7200L)];
        List<ChunkTiming> placed = Place(3600, times);

        for (int i = 0; i < times.Length; i++) Assert.InRange(placed[i].DecodeTime - times[i], -3600, 0);
        for (int i = 55; i < times.Length; i++) Assert.Equal(new ChunkTiming(times[i], 7200, 0), placed[i]);
    }

    // display order I B B P B B P …, sent as I P B B P B B …; each with its presentation in intervals and its delay
    public static TheoryData<int[], int[]> ReorderedStreams => new()
    {
        { [0, 3, 1, 2, 6, 4, 5, 9, 7, 8], [1, 3, 0, 0, 3, 0, 0, 3, 0, 0] },
        { [0, 4, 2, 1, 3, 8, 6, 5, 7, 12], [2, 5, 2, 0, 1, 5, 2, 0, 1, 5] },
    };

    [Theory]
    [MemberData(nameof(ReorderedStreams))]
    public void Decode_times_of_b_frames_are_rebuilt_exactly(int[] display, int[] delays)
    {
        for (int interval = 3003; interval <= 7200; interval += 4197)
        {
            var timeline = new VideoTimeline(90000, interval, 0, delays[0]);
            Assert.Equal(-delays[0] * interval, timeline.Origin);
            for (int i = 0; i < display.Length; i++)
            {
                ChunkTiming timing = timeline.Place((long)display[i] * interval, delays[i]);
                Assert.Equal(new ChunkTiming((long)i * interval, interval, delays[i] * interval), timing);
            }
        }
    }

    [Theory]
    [MemberData(nameof(ReorderedStreams))]
    public void B_frames_of_an_undeclared_interval_are_right_after_a_few_pictures(int[] display, int[] delays)
    {
        const int interval = 7200;
        var timeline = new VideoTimeline(90000, null, 0, delays[0]);
        long lateBy = delays[0] * (3600 - interval);
        for (int i = 0; i < display.Length; i++)
        {
            ChunkTiming timing = timeline.Place((long)display[i] * interval, delays[i]);
            if (i < 5) continue;
            Assert.Equal(new ChunkTiming((long)i * interval + lateBy, interval, delays[i] * interval), timing);
        }
    }

    [Fact]
    public void Whatever_comes_is_contiguous_and_never_negative()
    {
        var random = new Random(2);
        for (int round = 0; round < 200; round++)
        {
            long time = random.Next(-1_000_000, 1_000_000);
            var timeline = new VideoTimeline(90000, random.Next(2) == 0 ? null : random.Next(-5, 200_000), time, random.Next(4));
            long end = 0;
            for (int i = 0; i < 200; i++)
            {
                ChunkTiming timing = timeline.Place(time, random.Next(4));
                Assert.Equal(end, timing.DecodeTime);
                Assert.True(timing.Duration > 0 && timing.CompositionOffset >= 0);
                end += timing.Duration;
                time += random.Next(10) == 0 ? random.Next(-500_000, 5_000_000) : random.Next(0, 7200);
            }
        }
    }

    private static List<ChunkTiming> Place(int? declared, IEnumerable<long> times)
    {
        VideoTimeline? timeline = null;
        List<ChunkTiming> placed = [];
        foreach (long time in times)
        {
            timeline ??= new VideoTimeline(90000, declared, time, 0);
            ChunkTiming timing = timeline.Place(time, 0);
            Assert.Equal(placed.Count == 0 ? 0 : placed[^1].DecodeTime + placed[^1].Duration, timing.DecodeTime);
            placed.Add(timing);
        }

        return placed;
    }
}
