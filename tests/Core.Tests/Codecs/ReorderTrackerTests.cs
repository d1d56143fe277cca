using Fleet.Core.Codecs;

namespace Fleet.Core.Tests.Codecs;

public sealed class ReorderTrackerTests
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 1)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    public void Learns_by_how_much_the_counts_grow(int initialStep, int step)
    {
        var tracker = new ReorderTracker(initialStep);
        tracker.SetDepth(1);
        tracker.Start(0);
        List<int> delays = [];
        // one picture shown first, then groups of a picture and the two before it
        for (int group = 0; group < 60; group++)
        {
            foreach (int place in (int[])[3, 1, 2]) delays.Add(tracker.Next((3 * group + place) * step));
        }

        Assert.Equal([3, 0, 0], delays.TakeLast(3));
        Assert.All(delays, delay => Assert.InRange(delay, 0, ReorderTracker.MaxDelay));
    }

    [Fact]
    public void Places_that_are_never_filled_do_not_add_up()
    {
        var tracker = new ReorderTracker(initialStep: 2);
        tracker.SetDepth(1);
        tracker.Start(0);
        int last = 0;
        // every group lacks one of its two earlier pictures
        for (int group = 0; group < 100; group++)
        {
            tracker.Next(6 * group + 6);
            last = tracker.Next(6 * group + 2);
        }

        Assert.Equal(0, last);
    }

    [Fact]
    public void Without_reordering_every_delay_is_zero_whatever_the_counts_do()
    {
        var tracker = new ReorderTracker(initialStep: 2);
        tracker.SetDepth(0);

        Assert.Equal(0, tracker.Start(0));
        Assert.All((int[])[2, 4, 100, 1000, 1001, int.MaxValue], order => Assert.Equal(0, tracker.Next(order)));
    }

    [Fact]
    public void A_declared_depth_that_is_too_small_is_raised()
    {
        var tracker = new ReorderTracker(initialStep: 2);
        tracker.SetDepth(1);
        tracker.Start(0);
        foreach (int order in (int[])[8, 4, 2, 6]) Assert.InRange(tracker.Next(order), 0, 16);

        Assert.Equal(2, tracker.Depth);
        Assert.Equal(2, tracker.Start(0));
        Assert.Equal([5, 2, 0, 1], ((int[])[8, 4, 2, 6]).Select(tracker.Next));
    }

    [Fact]
    public void Wild_counts_stay_within_the_range()
    {
        var tracker = new ReorderTracker(initialStep: 2);
        tracker.SetDepth(2);
        tracker.Start(int.MinValue);
        Assert.All((int[])[int.MaxValue, int.MinValue, 0, int.MaxValue, 5, -7, int.MinValue, 3],
            order => Assert.InRange(tracker.Next(order), 0, ReorderTracker.MaxDelay));
        Assert.InRange(tracker.Depth, 0, 16);
    }
}
