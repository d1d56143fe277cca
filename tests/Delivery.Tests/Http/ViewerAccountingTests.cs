using System.Net;
using System.Text.Json;
using Fleet.Core.Lifecycle;

namespace Fleet.Delivery.Tests.Http;

public sealed class ViewerAccountingTests
{
    private static readonly FailureReason Refused = new(PullStep.Authenticate, "The camera refused the password: 401 Unauthorized.", IsFinal: true);

    [Fact]
    public async Task The_ninth_of_eight_viewers_is_told_to_come_back_and_the_place_of_one_who_leaves_is_free()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        host.Camera = new DeliveryCamera { MaxViewers = 8 };
        host.GoLiveOnHold(new SampleCamera(), c => c.Begin().KeyFrame());
        HttpResponseMessage[] eight = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.GetAsync("/live/cam-1/cmaf")));
        Assert.All(eight, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        using (HttpResponseMessage ninth = await host.GetAsync("/live/cam-1/stream.mp4"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ninth.StatusCode);
            Assert.NotNull(ninth.Headers.RetryAfter);
            JsonElement problem = JsonSerializer.Deserialize<JsonElement>(await ninth.Content.ReadAsStringAsync(host.Ct));
            Assert.Equal("camera-at-capacity", problem.GetProperty("type").GetString());
        }

        eight[3].Dispose();
        await host.UntilAsync(() => host.Status.Viewers == 7);
        using HttpResponseMessage again = await host.GetAsync("/live/cam-1/cmaf");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(1, host.Source.Subscriptions);
        foreach (HttpResponseMessage response in eight) response.Dispose();
    }

    [Fact]
    public async Task A_hundred_first_viewers_hold_the_camera_once_and_start_together()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        Task<HttpResponseMessage>[] waiting = [.. Enumerable.Range(0, 100).Select(_ => host.GetAsync("/live/cam-1/cmaf"))];
        await host.UntilAsync(() => host.Hubs.Count == 1 && host.Status.Held == 100);
        Assert.Equal(1, host.Source.Holds);
        Assert.DoesNotContain(waiting, response => response.IsCompleted);
        var camera = new SampleCamera();
        camera.PublishTo(host.Source.Listener());
        camera.Begin().KeyFrame();
        foreach (HttpResponseMessage response in await Task.WhenAll(waiting))
        {
            Stream body = await response.Content.ReadAsStreamAsync(host.Ct);
            await body.ReadFrameAsync();
            Assert.Equal(camera.Bytes[0], await body.ReadFrameAsync());
            response.Dispose();
        }

        await host.UntilAsync(() => host.Source.LettingsGo == 1);
        Assert.Equal(0, host.Status.Viewers);
    }

    [Theory]
    [InlineData("/live/cam-1/cmaf")]
    [InlineData("/live/cam-1/stream.mp4")]
    [InlineData("/live/cam-1/keyframe.mp4")]
    public async Task Whoever_waits_is_told_why_there_is_no_picture(string path)
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        host.Source.OnHold = listener => listener.OnHoldFailed(Refused, TimeSpan.FromSeconds(7.2));
        using HttpResponseMessage response = await host.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(TimeSpan.FromSeconds(8), response.Headers.RetryAfter!.Delta);
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(host.Ct));
        Assert.Equal("camera-offline", problem.GetProperty("type").GetString());
        Assert.Equal("authenticate: The camera refused the password: 401 Unauthorized.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Who_comes_while_a_lost_camera_refuses_is_told_so_and_who_watches_stays()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        var camera = new SampleCamera();
        host.GoLiveOnHold(camera, c => c.Begin().KeyFrame());
        using HttpResponseMessage watching = await host.GetAsync("/live/cam-1/cmaf");
        host.Source.Listener().OnGap();
        host.Source.Listener().OnState(SessionPhase.Reconnecting);
        Task<HttpResponseMessage> early = host.GetAsync("/live/cam-1/stream.mp4");
        await host.UntilAsync(() => host.Status.Held == 1);
        host.Source.Listener().OnRedialAwaited(Refused, TimeSpan.FromSeconds(30));
        host.Time.Advance(TimeSpan.FromSeconds(10));
        foreach (HttpResponseMessage response in (HttpResponseMessage[])[await early, await host.GetAsync("/live/cam-1/cmaf")])
        {
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
            Assert.Contains("authenticate: The camera refused", await response.Content.ReadAsStringAsync(host.Ct), StringComparison.Ordinal);
            response.Dispose();
        }

        await host.UntilAsync(() => host.Status.Viewers == 1);
        Assert.Equal((1, 0), (host.Source.Holds, host.Source.LettingsGo));

        // once it is dialled again nobody knows: who comes waits, and learns the last there was to know
        host.Time.Advance(TimeSpan.FromSeconds(20));
        int timers = host.Time.Timers;
        Task<HttpResponseMessage> late = host.GetAsync("/live/cam-1/cmaf");
        await host.UntilAsync(() => host.Status.Held == 1 && host.Time.Timers > timers);
        host.Time.Advance(TimeSpan.FromSeconds(11));
        using HttpResponseMessage told = await late;
        Assert.Contains("authenticate: The camera refused", await told.Content.ReadAsStringAsync(host.Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_failure_the_next_viewer_holds_anew_and_nobody_else_does()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        Task<HttpResponseMessage>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => host.GetAsync("/live/cam-1/cmaf"))];
        await host.UntilAsync(() => host.Hubs.Count == 1 && host.Status.Held == 5);
        host.Source.Listener().OnHoldFailed(Refused, TimeSpan.FromSeconds(1));
        foreach (HttpResponseMessage response in await Task.WhenAll(waiting)) Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        await host.UntilAsync(() => host.Status.Viewers == 0);
        Assert.Equal((1, 0), (host.Source.Holds, host.Source.LettingsGo));
        host.GoLiveOnHold(new SampleCamera(), c => c.Begin().KeyFrame());
        using HttpResponseMessage next = await host.GetAsync("/live/cam-1/cmaf");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal(2, host.Source.Holds);
    }

    [Fact]
    public async Task A_source_that_never_answers_costs_no_more_than_the_start_timeout_and_a_second()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        int timers = host.Time.Timers;
        Task<HttpResponseMessage> waiting = host.GetAsync("/live/cam-1/cmaf");
        await host.UntilAsync(() => host.Hubs.Count == 1 && host.Status.Held == 1 && host.Time.Timers > timers);
        host.Time.Advance(TimeSpan.FromSeconds(11));
        using HttpResponseMessage response = await waiting;
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("within 10 s", await response.Content.ReadAsStringAsync(host.Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_who_leaves_while_held_lets_go()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(host.Ct);
        Task<HttpResponseMessage> waiting = host.Client.GetAsync("/live/cam-1/cmaf", HttpCompletionOption.ResponseHeadersRead, leave.Token);
        await host.UntilAsync(() => host.Hubs.Count == 1 && host.Status.Held == 1);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await host.UntilAsync(() => host.Source.LettingsGo == 1);
        Assert.Equal((0, 0), (host.Status.Viewers, host.Status.Held));
    }

    [Fact]
    public async Task A_disabled_camera_is_offline_and_not_dialled()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        host.Camera = new DeliveryCamera { Enabled = false };
        JsonElement problem = await StreamEndpointTests.ProblemAsync(host, "/live/cam-1/cmaf", HttpStatusCode.NotFound);
        Assert.Equal("camera-offline", problem.GetProperty("type").GetString());
        Assert.Equal(0, host.Source.Subscriptions);
    }

    [Fact]
    public async Task A_hub_nobody_uses_is_let_go_after_a_minute()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        host.GoLiveOnHold(new SampleCamera(), c => c.Begin().KeyFrame());
        (await host.GetAsync("/live/cam-1/cmaf")).Dispose();
        await host.UntilAsync(() => host.Status.Viewers == 0 && host.Source.LettingsGo == 1);
        await host.UntilAsync(() =>
        {
            host.Time.Advance(TimeSpan.FromSeconds(30));
            return host.Hubs.Count == 0;
        });
        await host.UntilAsync(() => host.Source.Disposals == 1);
    }

    [Fact]
    public async Task A_thousand_viewers_who_come_and_go_leave_nothing_behind()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        var camera = new SampleCamera();
        host.GoLiveOnHold(camera, c => c.Begin().Run(1, 5));
        for (int i = 0; i < 50; i++)
        {
            HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => host.GetAsync(n % 2 == 0 ? "/live/cam-1/cmaf" : "/live/cam-1/stream.mp4")));
            camera.Run(1, 3);
            foreach (HttpResponseMessage response in responses)
            {
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                response.Dispose();
            }
        }

        await host.UntilAsync(() => host.Status.Viewers == 0 && host.Source.LettingsGo == host.Source.Holds);
        host.Source.Listener().OnEnded(EndReason.Stopping);
        Assert.Equal(0, camera.CountHeldElsewhere());
    }
}
