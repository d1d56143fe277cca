using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Sites;

namespace Fleet.Grains.Tests.Sites;

public sealed class ChangeOutboxTests
{
    private readonly ChangeOutbox _outbox = new();

    [Fact]
    public void What_was_told_is_not_told_again_and_numbers_have_no_hole()
    {
        Add("a", "b");
        Assert.Equal((1, "a b"), Peek());
        Add("c");
        _outbox.Told(3);
        Assert.Equal((3, "c"), Peek());

        // an answer that comes late
        _outbox.Told(2);
        Assert.Equal((3, "c"), Peek());
        _outbox.Told(4);
        Add("d");
        Assert.Equal((4, "d"), Peek());
    }

    [Fact]
    public void Of_too_many_the_oldest_are_dropped_with_their_numbers()
    {
        for (int i = 0; i < ChangeOutbox.Capacity + 2; i++) Add("a");

        (long first, IReadOnlyList<SiteChange> changes) = _outbox.Peek();
        Assert.Equal((3, ChangeOutbox.Capacity), (first, changes.Count));
    }

    private void Add(params string[] cameras)
    {
        foreach (string camera in cameras) _outbox.Add(new StateChange(CameraId.Parse(camera), SessionPhase.Idle, SessionPhase.Live, null));
    }

    private (long First, string Cameras) Peek()
    {
        (long first, IReadOnlyList<SiteChange> changes) = _outbox.Peek();
        return (first, string.Join(' ', changes.Select(change => change.Camera)));
    }
}
