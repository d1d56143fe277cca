using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.DirectStreams;
using Fleet.Grains.Abstractions.Fragments;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using Orleans.TestingHost;

namespace Fleet.Grains.Tests.Streams;

public sealed class DirectStreamTests(DirectStreamCluster cluster) : StreamContract(cluster), IClassFixture<DirectStreamCluster>
{
    [Fact]
    public async Task A_slow_subscriber_loses_its_own_pictures_and_no_other_does()
    {
        IStreamCamera camera = Cluster.NewCamera(out CameraKey key);
        Viewer slow = new(), quick = new();
        TaskCompletionSource resume = slow.Pause();
        await SubscribeAsync(key, slow);
        await SubscribeAsync(key, quick);
        await camera.PublishAsync("ik", size: 200_000);
        await slow.IsPausedAsync();
        FragmentPosition last = default;

        // 40 MB, against a queue of 8 MB
        for (int i = 0; i < 10; i++)
        {
            last = await camera.PublishAsync("kppppppppppppppppppp", size: 200_000);
            await quick.HearAsync(last);
        }

        resume.SetResult();
        await slow.HearAsync(heard => heard.Count > 3);
        last = await camera.PublishAsync("kp", size: 200_000);

        await quick.HearAsync(last);
        await slow.HearAsync(last);
        Assert.Equal(2 + 200 + 2, quick.Heard.Count);
        Assert.True(quick.HeardWholeChunks && slow.HeardWholeChunks);
        Assert.Contains("gk", slow.Script, StringComparison.Ordinal);
        Assert.DoesNotContain("gp", slow.Script, StringComparison.Ordinal);
        Assert.InRange(slow.Heard.Count, 3, 190);
    }

    [Fact]
    public async Task A_batch_observer_gets_the_same()
    {
        IStreamCamera camera = Cluster.NewCamera(out CameraKey key);
        var viewer = new Viewer();
        await StreamOf(key).SubscribeAsync(async items =>
        {
            foreach (SequentialItem<Fragment> item in items) await viewer.OnNextAsync(item.Item, item.Token);
        });

        await viewer.HearAsync(await camera.PublishAsync("ikpp"));
        Assert.Equal("ikpp", viewer.Script);
    }

    [Fact]
    public async Task A_grain_may_subscribe_too_and_gets_the_chunks_of_its_silo_as_they_are()
    {
        IStreamCamera camera = Cluster.NewCamera(out CameraKey key);
        IStreamRecorder recorder = Cluster.Client.GetGrain<IStreamRecorder>(key.ToString());
        await camera.WhereAsync();
        await Cluster.Cluster.MigrateAsync(recorder, Cluster.Cluster.Silos.Select(silo => silo.SiloAddress).Single(silo => silo.ToParsableString() == camera.WhereAsync().Result));
        await recorder.StartAsync();

        await camera.PublishAsync("ikppkpp", size: 3_000);

        Assert.Equal("ikppkpp whole", await recorder.WaitAsync(7));
        await Cluster.Cluster.DeactivateAsync(recorder);
        await NobodyIsSubscribedAsync(camera);
    }

    [Fact]
    public async Task A_service_of_a_silo_may_subscribe_too()
    {
        IStreamCamera camera = Cluster.NewCamera(out CameraKey key);
        var viewer = new Viewer();
        IStreamProvider streams = Cluster.Cluster.GetSiloServiceProvider().GetRequiredKeyedService<IStreamProvider>(FleetStreams.Provider);
        StreamSubscriptionHandle<Fragment> handle = await streams.GetStream<Fragment>(FleetStreams.Of(key)).SubscribeAsync(viewer);

        await viewer.HearAsync(await camera.PublishAsync("ikpp"));
        Assert.Equal("ikpp", viewer.Script);
        Assert.True(viewer.HeardWholeChunks);
        await handle.UnsubscribeAsync();
        await NobodyIsSubscribedAsync(camera);
    }

    [Fact]
    public async Task A_subscriber_that_goes_leaves_its_silo_nothing_to_do()
    {
        IStreamCamera camera = Cluster.NewCamera(out CameraKey key);
        var viewer = new Viewer();
        StreamSubscriptionHandle<Fragment> handle = await SubscribeAsync(key, viewer);
        Assert.Equal(1, await camera.SubscribersAsync());

        await handle.UnsubscribeAsync();

        await NobodyIsSubscribedAsync(camera);
        Assert.Empty(await StreamOf(key).GetAllSubscriptionHandles());
    }

    [Fact]
    public async Task An_observer_that_fails_is_told_and_hears_what_comes_next()
    {
        IStreamCamera camera = Cluster.NewCamera(out CameraKey key);
        var viewer = new Viewer();
        await StreamOf(key).SubscribeAsync(
            (fragment, token) => fragment.Position.Number == 1 ? throw new InvalidOperationException("It fell over.") : viewer.OnNextAsync(fragment, token),
            viewer.OnErrorAsync);

        await viewer.HearAsync(await camera.PublishAsync("ikpp"));
        Assert.Equal("ipp", viewer.Script);
        Assert.Equal("It fell over.", viewer.Error?.Message);
    }

    [Fact]
    public async Task Who_says_what_it_has_gets_the_rest()
    {
        IStreamCamera camera = Cluster.NewCamera(out CameraKey key);
        FragmentPosition last = await camera.PublishAsync("ikpppp");
        var viewer = new Viewer();
        await StreamOf(key).SubscribeAsync(viewer, new FragmentToken(last with { Number = 3 }));

        await viewer.HearAsync(await camera.PublishAsync("p"));
        Assert.Equal("ppp", viewer.Script);
    }

    [Fact]
    public async Task A_client_that_publishes_is_told_where_that_is_done()
    {
        Cluster.NewCamera(out CameraKey key);
        NotSupportedException refused = await Assert.ThrowsAsync<NotSupportedException>(() => StreamOf(key).OnNextAsync(new GapFragment { Position = default }));
        Assert.Contains("in a silo", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_carry_fragments_and_nothing_else()
    {
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => Cluster.Streams.GetStream<string>(FleetStreams.Of(CameraKey.Parse("a/b"))));
        Assert.Contains("String", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_no_cameras_is_refused()
    {
        IAsyncStream<Fragment> other = Cluster.Streams.GetStream<Fragment>("weather", "north");
        await Assert.ThrowsAsync<ArgumentException>(() => other.SubscribeAsync(new Viewer()));
    }

    private static async Task NobodyIsSubscribedAsync(IStreamCamera camera)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (await camera.SubscribersAsync() > 0) patience.Token.ThrowIfCancellationRequested();
    }
}
