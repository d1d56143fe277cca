using System.Globalization;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Sites;
using Fleet.Grains.Sites;

namespace Fleet.Grains.Tests.Sites;

public sealed class ChangeRingTests
{
    private const long Generation = 7;
    private readonly ChangeRing _ring = new(Generation);

    [Fact]
    public void Who_has_read_nothing_begins_with_what_is_as_young_as_asked()
    {
        Add(0, at: 1);
        Add(1, at: 2);

        Assert.Equal([1], Numbers(_ring.Read(null, TimeSpan.FromSeconds(1.5))));
        SiteChanges none = _ring.Read(null, TimeSpan.FromSeconds(3));
        Assert.Equal((0, new SitePosition(Generation, 2), false), (none.Changes.Count, none.Last, none.Missed));
    }

    [Fact]
    public void Who_reads_on_gets_what_is_new_and_it_once()
    {
        Add(0, at: 1);
        SiteChanges first = _ring.Read(null, TimeSpan.Zero);
        Add(1, at: 2);
        SiteChanges second = _ring.Read(first.Last, TimeSpan.FromSeconds(9));

        Assert.Equal([0], Numbers(first));
        Assert.Equal([1], Numbers(second));
        Assert.Empty(_ring.Read(second.Last, TimeSpan.Zero).Changes);
    }

    [Fact]
    public void Who_read_another_activation_gets_all_that_this_one_was_told()
    {
        Add(0, at: 1);
        SiteChanges changes = _ring.Read(new SitePosition(Generation - 1, 40), TimeSpan.FromSeconds(9));

        Assert.Equal([0], Numbers(changes));
        Assert.Equal((false, new SitePosition(Generation, 1)), (changes.Missed, changes.Last));
    }

    [Fact]
    public void Who_is_slow_is_told_that_the_oldest_are_gone_and_gets_the_others_in_portions()
    {
        SitePosition start = _ring.Read(null, TimeSpan.Zero).Last;
        for (int i = 0; i <= ChangeRing.Capacity; i++) Add(i, at: 1);
        List<int> got = [];
        int missed = 0;
        SiteChanges changes;
        do
        {
            changes = _ring.Read(start, TimeSpan.Zero);
            got.AddRange(Numbers(changes));
            if (changes.Missed) missed++;
            start = changes.Last;
        }
        while (changes.Changes.Count > 0);

        Assert.Equal(Enumerable.Range(1, ChangeRing.Capacity), got);
        Assert.Equal(1, missed);
    }

    private void Add(int number, double at) =>
        _ring.Add(new StateChange(CameraId.Parse($"camera-{number.ToString(CultureInfo.InvariantCulture)}"), SessionPhase.Idle, SessionPhase.Live, null), TimeSpan.FromSeconds(at));

    private static int[] Numbers(SiteChanges changes) =>
        [.. changes.Changes.Select(change => int.Parse(change.Camera.Value.Split('-')[1], CultureInfo.InvariantCulture))];
}
