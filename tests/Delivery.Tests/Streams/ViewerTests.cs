using Fleet.Core.Cmaf;
using Fleet.Delivery.Streams;
using Fleet.Testing;

namespace Fleet.Delivery.Tests.Streams;

public sealed class ViewerTests
{
    [Fact]
    public void Who_can_take_it_is_written_to_on_the_thread_that_publishes()
    {
        (StreamHub hub, SampleCamera camera) = Hub();
        var output = new StallingOutput();
        hub.Begin(new Viewer(output));
        camera.KeyFrame();
        Assert.Equal(camera.Bytes, output.Chunks);
        Assert.Equal([Environment.CurrentManagedThreadId, Environment.CurrentManagedThreadId], output.Threads);
    }

    [Fact]
    public void What_comes_while_a_write_is_pending_goes_out_in_one_when_it_is_done()
    {
        (StreamHub hub, SampleCamera camera) = Hub();
        var output = new StallingOutput();
        hub.Begin(new Viewer(output));
        output.Stall();
        camera.KeyFrame().Picture(5);
        Assert.Single(output.Chunks);
        output.Resume();
        Assert.Equal(camera.Bytes, output.Chunks);
        Assert.Equal(3, output.Threads.Count);
    }

    [Fact]
    public void A_slow_viewer_goes_on_at_a_key_frame_and_others_lose_nothing()
    {
        (StreamHub hub, SampleCamera camera) = Hub();
        var slow = new StallingOutput();
        var quick = new StallingOutput();
        var viewer = new Viewer(slow);
        hub.Begin(viewer);
        hub.Begin(new Viewer(quick));
        slow.Stall();
        camera.Run(3, 25).KeyFrame();
        Assert.Equal(camera.Bytes, quick.Chunks);
        camera.Picture(2);
        slow.Resume();
        Assert.Equal([camera.Bytes[0], .. camera.Bytes[75..]], slow.Chunks);
        Assert.Equal((74, 1), (viewer.DroppedChunks, viewer.Skips));
        Assert.Equal((74, 1), (hub.Status.DroppedChunks, hub.Status.Skips));
    }

    [Fact]
    public void A_queue_is_bounded_and_an_init_segment_is_never_lost_from_it()
    {
        (StreamHub hub, SampleCamera camera) = Hub();
        var slow = new StallingOutput();
        var viewer = new Viewer(slow);
        hub.Begin(viewer);
        slow.Stall();
        camera.PictureSize = 1024 * 1024;
        camera.KeyFrame().Begin().KeyFrame().Picture(20);
        camera.PictureSize = 10;
        camera.Picture().KeyFrame();
        slow.Resume();
        Assert.Equal([camera.Bytes[0], camera.Bytes[^1]], slow.Chunks);
        Assert.Equal(2, slow.Inits.Count);
        Assert.Equal(1, viewer.Skips);
    }

    [Fact]
    public async Task A_viewer_that_can_t_be_written_to_is_over_and_holds_nothing()
    {
        (StreamHub hub, SampleCamera camera) = Hub();
        var output = new StallingOutput();
        var viewer = new Viewer(output);
        hub.Begin(viewer);
        output.Stall();
        camera.KeyFrame().Picture(5);
        output.Fail();
        Assert.Null((await viewer.End).Reason);
        await hub.RemoveAsync(viewer);
        hub.OnGap();
        Assert.Equal(0, camera.CountHeldElsewhere());
    }

    [Fact]
    public async Task Removing_waits_for_the_write_that_is_pending()
    {
        (StreamHub hub, SampleCamera camera) = Hub();
        var output = new StallingOutput();
        var viewer = new Viewer(output);
        hub.Begin(viewer);
        output.Stall();
        camera.KeyFrame().Picture(5);
        Task removed = hub.RemoveAsync(viewer);
        Assert.False(removed.IsCompleted);
        output.Resume();
        await removed;
        hub.OnGap();
        Assert.Equal(0, camera.CountHeldElsewhere());
    }

    private static (StreamHub Hub, SampleCamera Camera) Hub()
    {
        var hub = new StreamHub(new ManualTime());
        var camera = new SampleCamera();
        camera.PublishTo(hub);
        camera.Begin();
        return (hub, camera);
    }
}
