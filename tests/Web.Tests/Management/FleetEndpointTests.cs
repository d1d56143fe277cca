using System.Text.Json.Nodes;
using Fleet.Core.Codecs;
using Fleet.Core.Fleet;
using Fleet.Core.Rtsp;
using Fleet.Testing.Registry;
using Fleet.Web.Management;
using static Fleet.Web.Tests.Management.ManagementHost;

namespace Fleet.Web.Tests.Management;

public sealed class FleetEndpointTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_are_told_with_what_a_dashboard_shows()
    {
        await using ManagementHost host = await StartAsync();
        host.Fleet.Streams.Add(new StreamStatus
        {
            Camera = "a",
            Site = "north",
            State = "live",
            Uptime = 61.5,
            Viewers = new Dictionary<string, int> { ["hls"] = 2, ["cmaf"] = 1 },
            BitRate = 4_000_000,
            Fps = 25,
            Gop = 2,
            GopPictures = 50,
            LostPackets = 3,
            LastError = "stream: The camera sent no picture within 10 s.",
            Quirks = ["no Session header"],
        });

        Assert.Equal(
            """{"items":[{"camera":"a","site":"north","state":"live","uptime":61.5,"viewers":{"hls":2,"cmaf":1},"bitRate":4000000,"fps":25,"gop":2,"gopPictures":50,"lostPackets":3,"lastError":"stream: The camera sent no picture within 10 s.","quirks":["no Session header"]}]}""",
            (await host.GetAsync("/api/streams")).Body);
    }

    [Fact]
    public async Task A_kick_says_whether_there_was_something_to_kick()
    {
        await using ManagementHost host = await StartAsync();
        await host.Registry.AddAsync(SampleCameras.Plain("a"), Ct);

        Assert.Equal("""{"kicked":false}""", (await host.SendAsync(HttpMethod.Post, "/api/cameras/a/kick")).Body);
        host.Fleet.Streams.Add(new StreamStatus { Camera = "a", Site = "default", State = "live" });
        Assert.Equal("""{"kicked":true}""", (await host.SendAsync(HttpMethod.Post, "/api/cameras/a/kick")).Body);
        Assert.Equal(2, host.Fleet.Kicked.Count);
    }

    [Fact]
    public async Task A_probe_tells_what_was_found_or_what_the_camera_said()
    {
        await using ManagementHost host = await StartAsync();
        await host.Registry.AddAsync(SampleCameras.Full("a"), Ct);
        host.Fleet.Probe = camera => new ProbeOutcome(new ProbeReport
        {
            Video = new ProbedVideo(VideoCodec.H264, "avc1.64001f", 1280, 720, (1, 1), 0),
            FirstPicture = TimeSpan.FromMilliseconds(250),
            Length = TimeSpan.FromSeconds(5),
            PicturesPerSecond = 25,
            KeyFrameInterval = TimeSpan.FromSeconds(2),
            BitsPerSecond = 2e6,
            Packets = 1000,
            LostPackets = 0,
            HasCameraClock = true,
            LeftOut = [],
            Quirks = [$"asked {camera.Credentials!.User}"],
        }, Refusal: null);

        JsonObject found = (await host.SendAsync(HttpMethod.Post, "/api/cameras/a/probe")).Json;
        host.Fleet.Probe = _ => ProbeOutcome.Refused("DESCRIBE: the camera said 401 Unauthorized");
        Answer failed = await host.SendAsync(HttpMethod.Post, "/api/cameras/a/probe");

        Assert.Equal((0.25, 2.0, "avc1.64001f", "asked viewer"), ((double)found["firstPicture"]!, (double)found["gop"]!, (string)found["video"]!["codec"]!, (string)found["quirks"]![0]!));
        Assert.Equal((404, "camera-offline", "DESCRIBE: the camera said 401 Unauthorized"), (failed.Status, failed.ProblemType, (string?)failed.Json["detail"]));
    }

    [Fact]
    public async Task Health_tells_life_from_readiness()
    {
        await using ManagementHost host = await StartAsync();

        Assert.Equal(200, (await host.GetAsync("/healthz/ready")).Status);
        host.Fleet.NotReadyBecause = "The process is draining.";
        Answer answer = await host.GetAsync("/healthz/ready");
        Assert.Equal((503, "not-ready", "The process is draining."), (answer.Status, answer.ProblemType, (string?)answer.Json["detail"]));
        Assert.Equal(200, (await host.GetAsync("/healthz/live")).Status);
    }

    [Fact]
    public async Task The_description_names_every_endpoint_and_every_field_of_a_camera()
    {
        await using ManagementHost host = await StartAsync();
        Answer added = await host.SendAsync(HttpMethod.Post, "/api/cameras", """{ "id": "a", "source": "rtsp://192.0.2.1/" }""");

        JsonObject description = (await host.GetAsync("/openapi/v1.json")).Json;

        Assert.Equal(
            ["/api/cameras", "/api/cameras/{id}", "/api/cameras/{id}/kick", "/api/cameras/{id}/probe", "/api/events", "/api/sites", "/api/streams", "/healthz/live", "/healthz/ready"],
            description["paths"]!.AsObject().Select(path => path.Key.TrimEnd('/')).Order(StringComparer.Ordinal));
        Assert.NotNull(description["paths"]!["/api/cameras/{id}"]!["put"]!["requestBody"]);
        Assert.Equal(
            ["bitRate", "camera", "fps", "gop", "gopPictures", "lastError", "lostPackets", "quirks", "site", "state", "uptime", "viewers"],
            description["components"]!["schemas"]!["StreamStatus"]!["properties"]!.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
        JsonObject camera = description["components"]!["schemas"]!["CameraDocument"]!["properties"]!.AsObject();
        Assert.Equal(
            added.Json.Select(field => field.Key).Append("credentials").Order(StringComparer.Ordinal),
            camera.Select(field => field.Key).Order(StringComparer.Ordinal));
    }
}
