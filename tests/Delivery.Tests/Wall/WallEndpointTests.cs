using System.Net;
using System.Text.Json;
using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Lifecycle;
using Fleet.Delivery.Tests.Http;
using Fleet.Testing.Wall;

namespace Fleet.Delivery.Tests.Wall;

public sealed class WallEndpointTests
{
    private static readonly FailureReason Refused = new(PullStep.Connect, "The camera refused the connection.", IsFinal: false);

    [Fact]
    public async Task Each_slot_is_described_and_gets_its_camera_s_init_segment_and_every_chunk()
    {
        await using WallFixture wall = await WallFixture.StartAsync(withAudio: true);
        await wall.OpenAsync("cam-1,cam-2");
        Assert.Equal("application/vnd.fleet.wall", wall.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-store", wall.Response.Headers.CacheControl!.ToString());
        Assert.Equal("no", wall.Response.Headers.GetValues("X-Accel-Buffering").Single());
        foreach ((int slot, string name) in new[] { (0, "cam-1"), (1, "cam-2") })
        {
            WallFrame first = await wall.NextAsync(slot, WallFrame.Description);
            Assert.Equal((name, null), (first.Text("camera"), first.Text("codec")));
            JsonElement description = (await wall.NextAsync(slot)).Json;
            SampleCamera camera = wall.Camera(name);
            Assert.Equal("avc1.42C00A", description.GetProperty("codec").GetString());
            Assert.Equal("video/mp4; codecs=\"avc1.42C00A\"", description.GetProperty("mimeType").GetString());
            Assert.Equal((704, 576, 1), (description.GetProperty("width").GetInt32(), description.GetProperty("height").GetInt32(), description.GetProperty("epoch").GetInt32()));
            Assert.False(description.TryGetProperty("audio", out _));
            Assert.Equal(camera.Init.Video.ToArray(), (await wall.NextAsync(slot, WallFrame.Init)).Payload);
            Assert.Equal("live", (await wall.NextAsync(slot)).Text("state"));
            camera.Picture(5);
            foreach (int i in Enumerable.Range(0, camera.Chunks.Count).Where(i => camera.Chunks[i].Track == TrackKind.Video))
                Assert.Equal(camera.Bytes[i], (await wall.NextAsync(slot)).Payload);
        }
    }

    [Theory]
    [InlineData("all")]
    [InlineData("video,audio")]
    public async Task Audio_comes_when_it_is_asked_for(string tracks)
    {
        await using WallFixture wall = await WallFixture.StartAsync(withAudio: true);
        await wall.OpenAsync("cam-1", $"&tracks={tracks}");
        await wall.NextAsync(0);
        WallFrame description = await wall.NextAsync(0);
        Assert.Equal("video/mp4; codecs=\"avc1.42C00A,mp4a.40.2\"", description.Text("mimeType"));
        Assert.Equal(48000, description.Json.GetProperty("audio").GetProperty("sampleRate").GetInt32());
        SampleCamera camera = wall.Camera("cam-1");
        Assert.Equal(camera.Init.Both.ToArray(), (await wall.NextAsync(0)).Payload);
        foreach (byte[] chunk in camera.Picture(3).Bytes.ToArray()) Assert.Equal(chunk, (await wall.NextAsync(0, WallFrame.Chunk)).Payload);
    }

    [Fact]
    public async Task Frames_are_grouped_as_elsewhere()
    {
        await using WallFixture wall = await WallFixture.StartAsync();
        await wall.OpenAsync("cam-1,cam-2", "&chunk=100ms");
        await wall.Host.UntilAsync(() => wall.Camera("cam-1").Chunks.Count == 1);
        List<byte[]> bytes = wall.Camera("cam-1").Picture(3).KeyFrame().Bytes;
        byte[] group = [.. bytes[0], .. bytes[1], .. bytes[2]];
        Assert.Equal(group, (await wall.NextAsync(0, WallFrame.Chunk)).Payload);
        Assert.Equal(bytes[3], (await wall.NextAsync(0)).Payload);
    }

    [Fact]
    public async Task A_live_camera_starts_at_its_last_key_frame_at_once_though_others_have_to_be_dialled()
    {
        await using WallFixture wall = await WallFixture.StartAsync();
        wall.Dead["cam-1"] = wall.Dead["cam-2"] = true;
        using HttpResponseMessage other = await wall.Host.GetAsync("/live/cam-3/cmaf");
        wall.Host.Source.Listener("cam-3").OnState(SessionPhase.Live);
        SampleCamera camera = wall.Camera("cam-3").Picture(3).KeyFrame().Picture();

        // no clock goes on: neither the dead ones' start time-out nor their turn in the line may matter
        await wall.OpenAsync("cam-1,cam-2,cam-3");

        foreach (byte[] chunk in camera.Bytes[^2..]) Assert.Equal(chunk, (await wall.NextAsync(2, WallFrame.Chunk)).Payload);
    }

    [Fact]
    public async Task Cameras_that_have_to_be_dialled_start_one_after_the_other_and_a_silent_one_holds_nobody_up()
    {
        await using WallFixture wall = await WallFixture.StartAsync();
        wall.Dead["cam-2"] = true;
        wall.Host.Camera = new DeliveryCamera { StartTimeout = TimeSpan.FromHours(1) };
        await wall.OpenAsync("cam-1,cam-2,cam-3");
        await wall.NextAsync(0, WallFrame.Chunk);
        await wall.Host.UntilAsync(() => wall.Host.Source.Holds == 2);
        Assert.Equal(2, wall.Host.Source.Subscriptions);
        await wall.Host.UntilAsync(() =>
        {
            wall.Host.Time.Advance(TimeSpan.FromMilliseconds(1));
            return wall.Host.Source.Holds == 3;
        });
        await wall.NextAsync(2, WallFrame.Chunk);
        Assert.Equal(1, wall.Host.StatusOf("cam-2").Held);
    }

    [Fact]
    public async Task A_camera_that_is_offline_says_why_and_joins_later_at_a_pace_it_sets_itself()
    {
        await using WallFixture wall = await WallFixture.StartAsync();
        wall.Dead["cam-2"] = true;
        await wall.OpenAsync("cam-1,cam-2");
        await wall.NextAsync(0, WallFrame.Chunk);
        await wall.Host.UntilAsync(() => wall.Host.Source.Holds == 2);
        wall.Host.Source.Listener("cam-2").OnHoldFailed(Refused, TimeSpan.FromSeconds(7));

        WallFrame offline = await wall.NextStateAsync(1, "offline");
        Assert.Equal(("camera-offline", "connect: The camera refused the connection."), (offline.Text("type"), offline.Text("detail")));
        Assert.InRange(offline.Json.GetProperty("retryAfter").GetDouble(), 7, 8.8);
        await wall.Host.UntilAsync(() => wall.Host.StatusOf("cam-2").Viewers == 0);
        wall.Host.Time.Advance(TimeSpan.FromSeconds(6.9));
        wall.Camera("cam-1").Picture();
        await wall.NextAsync(0, WallFrame.Chunk);
        Assert.Equal(2, wall.Host.Source.Holds);

        wall.Dead.Clear();
        await wall.AdvanceUntilAsync(() => wall.Host.Source.Holds == 3);
        await wall.NextStateAsync(1, "live");
        Assert.Equal(wall.Camera("cam-2").Bytes[0], (await wall.NextAsync(1)).Payload);
    }

    [Fact]
    public async Task A_camera_at_capacity_is_joined_when_a_place_is_free_and_no_place_is_taken_twice()
    {
        await using WallFixture wall = await WallFixture.StartAsync();
        wall.Host.Camera = new DeliveryCamera { MaxViewers = 1 };
        HttpResponseMessage other = await wall.Host.GetAsync("/live/cam-1/cmaf");
        await wall.OpenAsync("cam-1,cam-2");
        Assert.Equal("camera-at-capacity", (await wall.NextStateAsync(0, "offline")).Text("type"));
        await wall.NextAsync(1, WallFrame.Chunk);
        Assert.Equal((1, 1), (wall.Host.Status.Viewers, wall.Host.StatusOf("cam-2").Viewers));

        other.Dispose();
        await wall.Host.UntilAsync(() => wall.Host.Status.Viewers == 0);
        await wall.AdvanceUntilAsync(() => wall.ViewersOf("cam-1") == 1);
        await wall.NextAsync(0, WallFrame.Chunk);

        wall.Response.Dispose();
        await wall.Host.UntilAsync(() => wall.Host.Status.Viewers == 0 && wall.Host.StatusOf("cam-2").Viewers == 0);
        await wall.Host.UntilAsync(() => wall.Host.Source.LettingsGo == wall.Host.Source.Holds);
    }

    [Fact]
    public async Task A_lost_camera_is_reconnecting_until_its_pictures_are_back_and_a_new_epoch_brings_its_init_segment()
    {
        await using WallFixture wall = await WallFixture.StartAsync();
        await wall.OpenAsync("cam-1,cam-2");
        await wall.NextAsync(0, WallFrame.Chunk);
        wall.Host.Source.Listener().OnGap();
        await wall.NextStateAsync(0, "reconnecting");
        SampleCamera camera = wall.Camera("cam-1").Begin(VideoCodec.H265).KeyFrame();
        WallFrame description = await wall.NextAsync(0);
        Assert.Equal(("hvc1.1.6.L93.B0", "2"), (description.Text("codec"), description.Text("epoch")));
        Assert.Equal(camera.Init.Video.ToArray(), (await wall.NextAsync(0, WallFrame.Init)).Payload);
        await wall.NextStateAsync(0, "live");
        Assert.Equal(camera.Bytes[^1], (await wall.NextAsync(0)).Payload);
    }

    [Theory]
    [InlineData(EndReason.Deleted, "camera-not-configured")]
    [InlineData(EndReason.Disabled, "camera-offline")]
    public async Task A_camera_an_operator_takes_away_has_ended_and_the_others_go_on(EndReason reason, string type)
    {
        await using WallFixture wall = await WallFixture.StartAsync();
        await wall.OpenAsync("cam-1,cam-2");
        await wall.NextAsync(0, WallFrame.Chunk);
        wall.Host.Others["cam-1"] = reason == EndReason.Deleted ? null : new DeliveryCamera { Enabled = false };
        wall.Host.Source.Listener().OnEnded(reason);
        for (int looks = 0; looks < 3; looks++)
        {
            Task<WallFrame> next = wall.NextStateAsync(0, "ended");
            await wall.AdvanceUntilAsync(() => next.IsCompleted);
            Assert.Equal(type, (await next).Text("type"));
        }

        wall.Camera("cam-2").Picture();
        await wall.NextAsync(1, WallFrame.Chunk);
        Assert.Equal(2, wall.Host.Source.Holds);
        wall.Host.Others.Clear();
        Task<WallFrame> picture = wall.NextAsync(0, WallFrame.Chunk);
        await wall.AdvanceUntilAsync(() => picture.IsCompleted);
        Assert.Equal(wall.Camera("cam-1").Bytes[^1], (await picture).Payload);
    }

    [Fact]
    public async Task A_camera_that_is_not_configured_says_so_and_joins_when_it_is()
    {
        await using WallFixture wall = await WallFixture.StartAsync();
        wall.Host.Others["cam-2"] = null;
        await wall.OpenAsync("cam-1,cam-2");
        WallFrame state = await wall.NextStateAsync(1, "offline");
        Assert.Equal(("camera-not-configured", "No camera 'cam-2' is configured."), (state.Text("type"), state.Text("detail")));
        await wall.NextAsync(0, WallFrame.Chunk);
        wall.Host.Others.Clear();
        Task<WallFrame> picture = wall.NextAsync(1, WallFrame.Chunk);
        await wall.AdvanceUntilAsync(() => picture.IsCompleted);
        await picture;
    }

    [Fact]
    public async Task A_source_that_fails_costs_its_slot_alone()
    {
        await using WallFixture wall = await WallFixture.StartAsync();
        using HttpResponseMessage first = await wall.Host.GetAsync("/live/cam-1/cmaf");
        wall.Host.Source.Refusal = new TimeoutException("Not for a viewer's eyes.");
        await wall.OpenAsync("cam-1,cam-2");
        await wall.NextAsync(0, WallFrame.Chunk);
        Assert.Equal("The server can't reach the session of the camera.", (await wall.NextStateAsync(1, "offline")).Text("detail"));
        wall.Host.Source.Refusal = null;
        Task<WallFrame> picture = wall.NextAsync(1, WallFrame.Chunk);
        await wall.AdvanceUntilAsync(() => picture.IsCompleted);
        await picture;
    }

    [Fact]
    public async Task When_the_process_stops_every_slot_has_ended_and_so_does_the_response()
    {
        await using WallFixture wall = await WallFixture.StartAsync();
        wall.Host.Others["cam-2"] = null;
        wall.Dead["cam-3"] = true;
        await wall.OpenAsync("cam-1,cam-2,cam-3");
        await wall.NextAsync(0, WallFrame.Chunk);
        await wall.NextStateAsync(1, "offline");
        wall.Host.AnnounceStop();
        for (int slot = 0; slot < 3; slot++)
        {
            WallFrame ended = await wall.NextStateAsync(slot, "ended");
            Assert.Equal(("The server is being stopped.", null), (ended.Text("detail"), ended.Text("retryAfter")));
        }

        Assert.Null(await wall.Wall.NextAsync(wall.Host.Ct));
        Assert.Equal(0, wall.Host.Status.Viewers);
    }

    [Theory]
    [InlineData("", "cameras is missing")]
    [InlineData("?cameras=", "cameras is missing")]
    [InlineData("?cameras=cam-1,", "cameras: ''")]
    [InlineData("?cameras=cam-1,Not-An-Id", "cameras: 'Not-An-Id'")]
    [InlineData("?cameras=cam-1,cam-2,cam-1", "cameras names 'cam-1' more than once")]
    [InlineData("?cameras=cam-1&cameras=cam-2", "cameras is given more than once")]
    [InlineData("?cameras=cam-1&tracks=audio", "tracks")]
    [InlineData("?cameras=cam-1&chunk=3s", "chunk")]
    public async Task A_bad_parameter_is_named(string query, string words)
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        JsonElement problem = await StreamEndpointTests.ProblemAsync(host, "/live/wall" + query, HttpStatusCode.BadRequest);
        Assert.Equal("bad-request", problem.GetProperty("type").GetString());
        Assert.Contains(words, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, host.Source.Subscriptions);
    }

    [Fact]
    public async Task There_is_a_most_number_of_cameras()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        JsonElement problem = await StreamEndpointTests.ProblemAsync(host, "/live/wall?cameras=" + string.Join(',', Enumerable.Range(0, 257).Select(i => $"c{i}")), HttpStatusCode.BadRequest);
        Assert.Equal("cameras names 257 cameras; 256 are the most.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Headers_are_told_without_dialling_anybody()
    {
        await using DeliveryHost host = await DeliveryHost.StartAsync();
        using HttpResponseMessage response = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/live/wall?cameras=cam-1,cam-2"), host.Ct);
        Assert.Equal((HttpStatusCode.OK, "application/vnd.fleet.wall"), (response.StatusCode, response.Content.Headers.ContentType!.ToString()));
        Assert.Equal(0, host.Source.Subscriptions);
    }
}
