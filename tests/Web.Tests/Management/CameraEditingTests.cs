using Fleet.Core.Fleet;
using Fleet.Core.Rtsp.Auth;
using Fleet.Testing.Registry;
using static Fleet.Web.Tests.Management.ManagementHost;

namespace Fleet.Web.Tests.Management;

public sealed class CameraEditingTests
{
    private const string Plain = """{ "id": "a", "source": "rtsp://192.0.2.1/x", "credentials": { "user": "viewer", "password": "s3cret" } }""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_camera_is_added_shown_replaced_and_removed()
    {
        await using ManagementHost host = await StartAsync();

        Answer added = await host.SendAsync(HttpMethod.Post, "/api/cameras", Plain);
        Assert.Equal((201, "/api/cameras/a"), (added.Status, added.Location));
        Answer shown = await host.GetAsync("/api/cameras/a");
        Assert.Equal((200, added.ETag, added.Body), (shown.Status, shown.ETag, shown.Body));

        Answer replaced = await host.SendAsync(HttpMethod.Put, "/api/cameras/a", """{ "source": "rtsp://192.0.2.1/y", "closeAfter": 2.5 }""", added.ETag);
        Assert.Equal((200, "2500ms"), (replaced.Status, (string?)replaced.Json["closeAfter"]));
        Assert.NotEqual(added.ETag, replaced.ETag);

        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, "/api/cameras/a", ifMatch: replaced.ETag)).Status);
        Assert.Equal("camera-not-configured", (await host.GetAsync("/api/cameras/a")).ProblemType);
    }

    [Fact]
    public async Task Credentials_never_come_back()
    {
        await using ManagementHost host = await StartAsync();
        Answer[] answers =
        [
            await host.SendAsync(HttpMethod.Post, "/api/cameras", """{ "id": "a", "source": "rtsp://viewer:s3cret@192.0.2.1/x" }"""),
            await host.GetAsync("/api/cameras/a"),
            await host.GetAsync("/api/cameras"),
            await host.SendAsync(HttpMethod.Put, "/api/cameras/a", Plain),
            await host.SendAsync(HttpMethod.Patch, "/api/cameras/a", """{ "name": "x" }"""),
            await host.SendAsync(HttpMethod.Post, "/api/cameras", Plain),
            await host.SendAsync(HttpMethod.Put, "/api/cameras/a", """{ "source": "rtsp://viewer:s3cret@192.0.2.1:x/" }"""),
        ];

        Assert.All(answers, answer => Assert.DoesNotContain("s3cret", answer.Body, StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.DoesNotContain("viewer\"", answer.Body, StringComparison.Ordinal));
        Assert.Equal(new RtspCredentials("viewer", "s3cret"), (await CameraAsync(host)).Credentials);
    }

    [Theory]
    [InlineData("PUT", """{ "source": "rtsp://192.0.2.1/other" }""", 200, true)]
    [InlineData("PATCH", """{ "source": "rtsp://192.0.2.1/other" }""", 200, true)]
    [InlineData("PUT", """{ "source": "rtsp://192.0.2.1/x", "credentials": null }""", 200, false)]
    [InlineData("PATCH", """{ "credentials": null }""", 200, false)]
    [InlineData("PUT", """{ "source": "rtsp://192.0.2.66/x" }""", 400, true)]
    [InlineData("PATCH", """{ "source": "rtsp://192.0.2.1:8554/x" }""", 400, true)]
    [InlineData("PATCH", """{ "source": "rtsp://192.0.2.66/x", "credentials": null }""", 200, false)]
    public async Task Credentials_stay_until_removed_and_never_go_to_another_host(string method, string json, int status, bool kept)
    {
        await using ManagementHost host = await StartAsync();
        await host.SendAsync(HttpMethod.Post, "/api/cameras", Plain);

        Answer answer = await host.SendAsync(new HttpMethod(method), "/api/cameras/a", json);

        Assert.Equal(status, answer.Status);
        if (status == 400) Assert.Equal(["credentials"], answer.BadFields);
        Assert.Equal(kept, (await CameraAsync(host)).Credentials is not null);
    }

    [Fact]
    public async Task Every_bad_field_is_named_at_once()
    {
        await using ManagementHost host = await StartAsync();

        Answer answer = await host.SendAsync(HttpMethod.Post, "/api/cameras",
            """{ "id": "A", "source": "ftp://x", "site": "", "closeAfter": "soon", "maxViewers": -1, "mode": "never", "color": "red", "tags": "x" }""");

        Assert.Equal((400, "bad-request"), (answer.Status, answer.ProblemType));
        Assert.Equal(["closeAfter", "color", "id", "maxViewers", "mode", "site", "source", "tags"], answer.BadFields.Order(StringComparer.Ordinal));
        Assert.All(answer.Json["errors"]!.AsObject(), pair => Assert.NotEmpty((string)pair.Value![0]!));
    }

    [Theory]
    [InlineData("[]", "application/json", 400, "bad-request")]
    [InlineData("{", "application/json", 400, "bad-request")]
    [InlineData("", "application/json", 400, "bad-request")]
    [InlineData("""{ "id": "b", "id": "c" }""", "application/json", 400, "bad-request")]
    [InlineData("""{ "name": "\ud800" }""", "application/json", 400, "bad-request")]
    [InlineData("{}", "text/plain", 415, "unsupported-media-type")]
    [InlineData("{}", "application/merge-patch+json", 415, "unsupported-media-type")]
    public async Task What_is_no_camera_is_refused_as_a_problem(string body, string type, int status, string problem)
    {
        await using ManagementHost host = await StartAsync();

        Answer answer = await host.SendAsync(HttpMethod.Post, "/api/cameras", body, type: type);

        Assert.Equal((status, problem), (answer.Status, answer.ProblemType));
    }

    [Fact]
    public async Task A_body_has_a_cap()
    {
        await using ManagementHost host = await StartAsync();

        Answer answer = await host.SendAsync(HttpMethod.Post, "/api/cameras", $$"""{ "id": "a", "name": "{{new string('x', 70_000)}}" }""");

        Assert.Equal((413, "body-too-large"), (answer.Status, answer.ProblemType));
    }

    [Theory]
    [InlineData("""{ "name": "Gate", "tags": ["x"] }""", "Gate", 1)]
    [InlineData("""{ "name": null, "tags": null }""", "full", 0)]
    [InlineData("""{}""", "Tür \"Süd\" <1>", 2)]
    public async Task A_patch_changes_what_it_names_and_null_is_the_default(string patch, string name, int tags)
    {
        await using ManagementHost host = await StartAsync();
        Camera before = SampleCameras.Full("full");
        await host.Registry.AddAsync(before, Ct);

        Answer answer = await host.SendAsync(HttpMethod.Patch, "/api/cameras/full", patch, type: "application/merge-patch+json");

        Assert.Equal(200, answer.Status);
        Camera after = (await host.Registry.FindAsync(before.Id, Ct))!.Camera;
        Assert.Equal((name, tags), (after.Name, after.Tags.Count));
        Assert.Equal(before, after with { Name = before.Name, Tags = before.Tags });
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task A_stale_or_weak_tag_is_412_and_changes_nothing(string method)
    {
        await using ManagementHost host = await StartAsync();
        Answer first = await host.SendAsync(HttpMethod.Post, "/api/cameras", Plain);
        Answer second = await host.SendAsync(HttpMethod.Patch, "/api/cameras/a", """{ "name": "second" }""", "*");
        string? json = method == "DELETE" ? null : """{ "source": "rtsp://192.0.2.1/x", "name": "third" }""";

        foreach (string tag in (string[])[first.ETag!, $"W/{second.ETag}", "nonsense", "\"\""])
        {
            Answer answer = await host.SendAsync(new HttpMethod(method), "/api/cameras/a", json, tag);
            Assert.Equal((412, "version-mismatch", second.ETag), (answer.Status, answer.ProblemType, answer.ETag));
        }

        Assert.Equal("second", (await CameraAsync(host)).Name);
        Assert.InRange((await host.SendAsync(new HttpMethod(method), "/api/cameras/a", json, $"{first.ETag}, {second.ETag}")).Status, 200, 204);
    }

    [Fact]
    public async Task Of_many_who_change_one_version_one_succeeds_and_patches_without_one_are_all_kept()
    {
        await using ManagementHost host = await StartAsync();
        Answer first = await host.SendAsync(HttpMethod.Post, "/api/cameras", Plain);

        Answer[] guarded = await Task.WhenAll(Enumerable.Range(0, 24).Select(i =>
            host.SendAsync(HttpMethod.Patch, "/api/cameras/a", $$"""{ "name": "{{i}}" }""", first.ETag)));
        string[] fields = ["\"name\": \"x\"", "\"site\": \"x\"", "\"maxViewers\": 3", "\"closeAfter\": \"3s\"", "\"segmentCount\": 9", "\"tags\": [\"x\"]"];
        Answer[] free = await Task.WhenAll(fields.Select(field => host.SendAsync(HttpMethod.Patch, "/api/cameras/a", $"{{ {field} }}")));

        Assert.Equal(1, guarded.Count(answer => answer.Status == 200));
        Assert.Equal(23, guarded.Count(answer => answer.Status == 412));
        Assert.All(free, answer => Assert.Equal(200, answer.Status));
        Camera camera = await CameraAsync(host);
        Assert.Equal(("x", "x", 3, TimeSpan.FromSeconds(3), 9, "x"), (camera.Name, camera.Site, camera.MaxViewers, camera.CloseAfter, camera.SegmentCount, camera.Tags[0]));
    }

    [Fact]
    public async Task A_camera_that_is_known_already_is_409_or_304()
    {
        await using ManagementHost host = await StartAsync();
        Answer first = await host.SendAsync(HttpMethod.Post, "/api/cameras", Plain);

        Assert.Equal((409, "camera-exists"), await host.SendAsync(HttpMethod.Post, "/api/cameras", Plain) is var again ? (again.Status, again.ProblemType) : default);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/cameras/a");
        request.Headers.TryAddWithoutValidation("If-None-Match", first.ETag);
        using HttpResponseMessage response = await host.Client.SendAsync(request, Ct);
        Assert.Equal(304, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/cameras/b")]
    [InlineData("GET", "/api/cameras/No%20Id")]
    [InlineData("PUT", "/api/cameras/b")]
    [InlineData("PATCH", "/api/cameras/b")]
    [InlineData("DELETE", "/api/cameras/b")]
    [InlineData("POST", "/api/cameras/b/kick")]
    [InlineData("POST", "/api/cameras/b/probe")]
    public async Task What_is_not_configured_is_404(string method, string path)
    {
        await using ManagementHost host = await StartAsync();

        Answer answer = await host.SendAsync(new HttpMethod(method), path, method is "PUT" or "PATCH" ? """{ "source": "rtsp://192.0.2.1/" }""" : null);

        Assert.Equal((404, "camera-not-configured"), (answer.Status, answer.ProblemType));
    }

    [Fact]
    public async Task A_registry_that_cannot_keep_a_change_is_503_and_says_why()
    {
        using var full = new MemoryCameraRegistry(TimeProvider.System, (table, _) => new(table), (_, _) => throw new CameraRegistryException("The disk is full."));
        await using ManagementHost host = await StartAsync(full);

        Answer answer = await host.SendAsync(HttpMethod.Post, "/api/cameras", Plain);

        Assert.Equal((503, "registry-unavailable", "The disk is full."), (answer.Status, answer.ProblemType, (string?)answer.Json["detail"]));
        Assert.Equal(404, (await host.GetAsync("/api/cameras/a")).Status);
    }

    private static async Task<Camera> CameraAsync(ManagementHost host) => (await host.Registry.FindAsync(CameraId.Parse("a"), Ct))!.Camera;
}
