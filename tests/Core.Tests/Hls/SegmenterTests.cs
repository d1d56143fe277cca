using Fleet.Core.Hls;

namespace Fleet.Core.Tests.Hls;

public sealed class SegmenterTests
{
    private static readonly TimeSpan PartDuration = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SegmentDuration = TimeSpan.FromSeconds(1);

    public static TheoryData<double, int> Streams
    {
        get
        {
            var data = new TheoryData<double, int>();
            foreach (double fps in (double[])[1, 5, 10, 12.5, 15, 20, 24, 25, 29.97, 30, 50, 60])
                foreach (int group in (int[])[1, 10, 25, 30, 50, 120])
                    data.Add(fps, group);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Parts_of_a_regular_camera_keep_between_the_target_and_85_percent_of_it(double fps, int group)
    {
        long interval = (long)Math.Round(90000 / fps);
        SegmentPlan plan = SegmentPlan.Choose(90000, interval, PartDuration, SegmentDuration, group * interval);
        Run run = Cut(plan, Enumerable.Range(0, 600).Select(i => (interval, i % group == 0)));

        foreach ((long duration, bool isIndependent, bool isLast) in run.Parts)
        {
            Assert.True(duration <= plan.PartTarget, $"a part of {duration} above {plan.PartTarget}");
            Assert.True(duration * 100 >= plan.PartTarget * 85 || isLast || isIndependent, $"a part of {duration} below 85 % of {plan.PartTarget}");
        }

        Assert.True(run.Segmenter.HasIndependentSegments);
        Assert.All(run.Segments, segment => Assert.True(segment.StartsWithKey));
        Assert.All(run.Segments, segment => Assert.InRange(segment.Duration, 1, plan.TargetDurationSeconds * 90000L));
        Assert.All(run.Segments.SkipLast(1), segment => Assert.True(segment.Duration + interval / 2 >= plan.SegmentDuration));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Parts_of_a_jittering_camera_keep_between_the_target_and_85_percent_of_it(double fps, int group)
    {
        var random = new Random(3);
        long interval = (long)Math.Round(90000 / fps);
        int jitter = (int)Math.Min(interval / 10, 450);
        SegmentPlan plan = SegmentPlan.Choose(90000, interval, PartDuration, SegmentDuration, group * interval);
        long error = 0;
        Run run = Cut(plan, Enumerable.Range(0, 2000).Select(i =>
        {
            long next = random.Next(-jitter, jitter + 1);
            (long, bool) chunk = (interval + next - error, i % group == 0);
            error = next;
            return chunk;
        }));

        foreach ((long duration, bool isIndependent, bool isLast) in run.Parts)
        {
            Assert.True(duration <= plan.PartTarget, $"a part of {duration} above {plan.PartTarget}");
            Assert.True(duration * 100 >= plan.PartTarget * 85 || isLast || isIndependent, $"a part of {duration} below 85 % of {plan.PartTarget}");
        }

        Assert.All(run.Segments, segment => Assert.InRange(segment.Duration, 1, plan.TargetDurationSeconds * 90000L));
    }

    [Fact]
    public void A_part_is_complete_with_its_last_picture_and_not_with_the_next_one()
    {
        SegmentPlan plan = SegmentPlan.Choose(90000, 3600, PartDuration, SegmentDuration);
        var segmenter = new Segmenter(plan);
        for (int i = 0; i < 100; i++)
        {
            SegmentCut cut = segmenter.Next(3600, i % 25 == 0);
            Assert.Equal(new SegmentCut(i % 25 == 0, i % 5 == 0, i % 5 == 4, i % 25 == 0), cut);
        }

        Assert.Equal(216, plan.PartTargetMilliseconds);
        Assert.Equal(19440, plan.PartTarget);
        Assert.Equal(16524, plan.LeastPart);
    }

    [Fact]
    public void A_key_frame_that_is_late_cuts_without_one_and_the_target_duration_stays()
    {
        SegmentPlan plan = SegmentPlan.Choose(90000, 3600, PartDuration, SegmentDuration);
        Assert.Equal(3, plan.TargetDurationSeconds);
        Run run = Cut(plan, Enumerable.Range(0, 500).Select(i => (3600L, i == 0)));

        Assert.False(run.Segmenter.HasIndependentSegments);
        Assert.All(run.Segments.SkipLast(1), segment => Assert.Equal(3 * 90000, segment.Duration));
        Assert.Equal([true, false, false], run.Segments.Take(3).Select(segment => segment.StartsWithKey));
    }

    [Fact]
    public void A_camera_that_halves_its_rate_at_night_keeps_to_the_target()
    {
        SegmentPlan plan = SegmentPlan.Choose(90000, 3600, PartDuration, SegmentDuration);
        Run run = Cut(plan, Enumerable.Range(0, 400).Select(i => (i < 200 ? 3600L : 7200L, i % 25 == 0)));
        Assert.All(run.Parts, part => Assert.True(part.Duration <= plan.PartTarget));
    }

    [Fact]
    public void The_picture_that_holds_a_gap_is_a_segment_of_its_own_without_parts()
    {
        SegmentPlan plan = SegmentPlan.Choose(90000, 3600, PartDuration, SegmentDuration);
        Run run = Cut(plan, Enumerable.Range(0, 50).Select(i => (i == 7 ? 45_000L : 3600L, i % 25 == 0)));

        Assert.DoesNotContain(run.Parts, part => part.Duration > plan.PartTarget);
        Assert.Equal([7 * 3600, 45_000, 42 * 3600], run.Segments.Take(3).Select(segment => segment.Duration));
    }

    [Fact]
    public void A_part_that_would_be_too_short_is_made_the_last_of_its_segment()
    {
        SegmentPlan plan = SegmentPlan.Choose(90000, 3600, PartDuration, SegmentDuration);
        Run run = Cut(plan, Enumerable.Range(0, 50).Select(i => (i % 25 == 9 ? 7200L : 3600L, i % 25 == 0)));

        Assert.Contains(run.Parts, part => part.Duration == 4 * 3600 && part.IsLast);
        Assert.False(run.Segmenter.HasIndependentSegments);
    }

    [Fact]
    public void An_independent_part_may_be_short_and_ends_no_segment()
    {
        SegmentPlan plan = SegmentPlan.Choose(90000, 3600, PartDuration, SegmentDuration);
        Run run = Cut(plan, Enumerable.Range(0, 50).Select(i => (i % 25 == 4 ? 7200L : 3600L, i % 25 == 0)));

        Assert.True(run.Segmenter.HasIndependentSegments);
    }

    [Fact]
    public void A_segmenter_goes_on_from_the_state_of_another_one()
    {
        SegmentPlan plan = SegmentPlan.Choose(90000, 3003, PartDuration, SegmentDuration);
        Segmenter one = new(plan);
        for (int i = 0; i < 1000; i++)
        {
            Segmenter other = new(plan, one.State);
            Assert.Equal(one.Next(3003 + i % 700, i % 30 == 0), other.Next(3003 + i % 700, i % 30 == 0));
            Assert.Equal(one.State, other.State);
        }
    }

    [Theory]
    [InlineData(48000, 1024, 9)]
    [InlineData(16000, 1024, 3)]
    [InlineData(8000, 160, 10)]
    [InlineData(48000, 960, 10)]
    public void Audio_parts_are_whole_units_with_a_target_of_their_own(int rate, int unit, int units)
    {
        SegmentPlan plan = SegmentPlan.Choose(rate, unit, PartDuration, SegmentDuration, unit);
        Run run = Cut(plan, Enumerable.Range(0, 2000).Select(_ => ((long)unit, true)));

        Assert.All(run.Parts.Where(part => !part.IsLast), part => Assert.Equal(units * unit, part.Duration));
        Assert.InRange(plan.PartTarget, units * unit, (long)(units * unit * 1.08));
        Assert.All(run.Segments.SkipLast(1), segment => Assert.InRange(segment.Duration, rate - unit / 2, rate + unit));
    }

    [Fact]
    public void The_same_chunks_give_the_same_cuts()
    {
        SegmentPlan plan = SegmentPlan.Choose(90000, 3003, PartDuration, SegmentDuration);
        Segmenter one = new(plan), other = new(plan);
        for (int i = 0; i < 1000; i++) Assert.Equal(one.Next(3003 + i % 7, i % 30 == 0), other.Next(3003 + i % 7, i % 30 == 0));
    }

    [Fact]
    public void A_duration_of_zero_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Segmenter(SegmentPlan.Choose(90000, 3600, PartDuration, SegmentDuration)).Next(0, true));

    private sealed record Run(Segmenter Segmenter, List<(long Duration, bool IsIndependent, bool IsLast)> Parts, List<(long Duration, bool StartsWithKey)> Segments);

    private static Run Cut(SegmentPlan plan, IEnumerable<(long Duration, bool IsKey)> chunks)
    {
        var run = new Run(new Segmenter(plan), [], []);
        bool ended = false;
        foreach ((long duration, bool isKey) in chunks)
        {
            SegmentCut cut = run.Segmenter.Next(duration, isKey);
            Assert.False(cut.StartsSegment && !cut.StartsPart && !cut.IsWholeSegment);
            Assert.True(!ended || cut.StartsPart, "a part that was complete goes on");
            ended = cut.EndsPart;
            if (cut.StartsSegment)
            {
                if (run.Parts.Count > 0) run.Parts[^1] = run.Parts[^1] with { IsLast = true };
                run.Segments.Add((0, isKey));
            }

            if (cut.StartsPart) run.Parts.Add((0, cut.IsIndependent, false));
            if (!cut.IsWholeSegment) run.Parts[^1] = run.Parts[^1] with { Duration = run.Parts[^1].Duration + duration };
            run.Segments[^1] = run.Segments[^1] with { Duration = run.Segments[^1].Duration + duration };
        }

        run.Parts[^1] = run.Parts[^1] with { IsLast = true };
        return run;
    }
}
