using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.Abstractions.Streams;
using Orleans.Streams;

namespace Fleet.Grains.Tests.Streams;

/// <summary>What an edge, a recorder or an analyser may expect of a camera's stream, whatever carries it.</summary>
public abstract class StreamContract(StreamCluster cluster)
{
    private protected StreamCluster Cluster => cluster;

    [Fact]
    public async Task Fragments_come_in_order_and_whole()
    {
        IStreamCamera camera = cluster.NewCamera(out CameraKey key);
        var viewer = new Viewer();
        await SubscribeAsync(key, viewer);

        FragmentPosition last = await camera.PublishAsync("iskplpppskpp", size: 30_000);

        await viewer.HearAsync(last);
        Assert.Equal("iskplpppskpp", viewer.Script);
        Assert.True(viewer.HeardWholeChunks);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (long)i), viewer.Heard.Select(fragment => fragment.Position.Number));
        Assert.Null(viewer.Error);
    }

    [Fact]
    public async Task A_burst_comes_without_a_hole()
    {
        IStreamCamera camera = cluster.NewCamera(out CameraKey key);
        var viewer = new Viewer();
        await SubscribeAsync(key, viewer);

        string script = "ik" + new string('p', 600);
        FragmentPosition last = await camera.PublishAsync(script, size: 1_000);

        await viewer.HearAsync(last);
        Assert.Equal(script, viewer.Script);
        Assert.True(viewer.HeardWholeChunks);
    }

    [Fact]
    public async Task Two_subscribers_get_the_same_each_for_itself()
    {
        IStreamCamera camera = cluster.NewCamera(out CameraKey key);
        Viewer one = new(), two = new();
        await SubscribeAsync(key, one);
        await SubscribeAsync(key, two);

        FragmentPosition last = await camera.PublishAsync("ikppkpp", size: 5_000);

        await one.HearAsync(last);
        await two.HearAsync(last);
        Assert.Equal(("ikppkpp", "ikppkpp"), (one.Script, two.Script));
        Assert.True(one.HeardWholeChunks && two.HeardWholeChunks);
    }

    [Fact]
    public async Task Who_unsubscribes_hears_nothing_more()
    {
        IStreamCamera camera = cluster.NewCamera(out CameraKey key);
        Viewer gone = new(), stays = new();
        StreamSubscriptionHandle<Fragment> handle = await SubscribeAsync(key, gone);
        await SubscribeAsync(key, stays);
        FragmentPosition last = await camera.PublishAsync("ikp");
        await gone.HearAsync(last);

        await handle.UnsubscribeAsync();
        last = await camera.PublishAsync("pkp");

        await stays.HearAsync(last);
        Assert.Equal(("ikp", "ikppkp"), (gone.Script, stays.Script));
    }

    [Fact]
    public async Task A_subscription_goes_on_with_another_observer_by_its_handle()
    {
        IStreamCamera camera = cluster.NewCamera(out CameraKey key);
        Viewer former = new(), latter = new();
        StreamSubscriptionHandle<Fragment> handle = await StreamOf(key).SubscribeAsync(former);
        FragmentPosition last = await camera.PublishAsync("ikp");
        await former.HearAsync(last);

        StreamSubscriptionHandle<Fragment> resumed = await handle.ResumeAsync(latter);
        last = await camera.PublishAsync("kp");

        await latter.HearAsync(last);
        Assert.Equal(handle.HandleId, resumed.HandleId);
        Assert.Equal("ikp", former.Script);
        Assert.EndsWith("kp", latter.Script, StringComparison.Ordinal);
        Assert.Contains(await StreamOf(key).GetAllSubscriptionHandles(), each => each.HandleId == handle.HandleId);
    }

    [Fact]
    public async Task A_late_subscriber_begins_at_the_last_key_frame()
    {
        IStreamCamera camera = cluster.NewCamera(out CameraKey key);
        await camera.PublishAsync("iskpplskpp", size: 2_000);
        var viewer = new Viewer();
        await SubscribeAsync(key, viewer);

        FragmentPosition last = await camera.PublishAsync("pp");

        await viewer.HearAsync(last);
        Assert.Equal("ilskpppp", viewer.Script);
        Assert.True(viewer.HeardWholeChunks);
    }

    [Fact]
    public async Task A_stream_goes_on_when_its_camera_moves_to_another_silo()
    {
        IStreamCamera camera = cluster.NewCamera(out CameraKey key);
        var viewer = new Viewer();
        await SubscribeAsync(key, viewer);
        FragmentPosition before = await camera.PublishAsync("ikpp");
        await viewer.HearAsync(before);
        string from = await camera.WhereAsync();

        await cluster.Cluster.MigrateAsync(camera, cluster.Cluster.Silos.Select(silo => silo.SiloAddress).First(silo => silo.ToParsableString() != from));
        Assert.NotEqual(from, await camera.WhereAsync());
        FragmentPosition after = await camera.PublishAsync("ikpp");

        await viewer.HearAsync(after);
        Assert.True(after > before);
        Assert.Equal("ikppikpp", viewer.Script);
        Assert.True(viewer.HeardWholeChunks);
    }

    private protected IAsyncStream<Fragment> StreamOf(CameraKey key) => cluster.Streams.GetStream<Fragment>(Abstractions.FleetStreams.Of(key));

    private protected Task<StreamSubscriptionHandle<Fragment>> SubscribeAsync(CameraKey key, IAsyncObserver<Fragment> viewer) =>
        cluster.Streams.SubscribeAsync(cluster.Client, key, viewer);
}
