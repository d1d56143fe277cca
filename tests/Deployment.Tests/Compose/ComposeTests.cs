using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fleet.Deployment.Tests.Code;
using Fleet.Deployment.Tests.Images;
using Fleet.Deployment.Tests.Tools;

namespace Fleet.Deployment.Tests.Compose;

public sealed partial class ComposeTests
{
    /// <summary>Where in the file, what instead, and what must be said of it.</summary>
    public static TheoryData<string, string, string> Mistakes() => new()
    {
        { "services/edge-1/depends_on/silo-3", """{"condition":"service_started"}""", "edge-1: waits for silo-3, which there is not" },
        { "services/postgres/healthcheck", "null", "silo-1: waits until postgres is healthy, which nobody looks at" },
        { "services/proxy/ports/0", "\"8080:8080\"", "proxy: 8080:8080 can be reached from other machines" },
        { "services/proxy/volumes/0", "\"./compose/proxy.conf:/etc/nginx/nginx.conf:ro\"", "proxy: mounts ./compose/proxy.conf, which there is not" },
        { "services/postgres/volumes/0", "\"data:/var/lib/postgresql/data\"", "postgres: mounts data, which there is not" },
        { "services/edge-1/build/target", "\"edges\"", "edge-1: is built as 'edges', which the Dockerfile has not" },
        { "services/edge-1/build/target", "\"silo\"", "edge-1: calls 'silo' fleet-edge" },
        { "services/silo-1/read_only", "false", "silo-1: can write to its image" },
        { "services/silo-1/cap_drop", "null", "silo-1: keeps capabilities" },
        { "services/silo-1/environment/FLEET__cluster__ids", "\"fleet\"", "silo-1: FLEET__cluster__ids is no setting of Silo" },
        { "services/edge-2/environment/FLEET__site", "\"default\"", "edge-2: FLEET__site is no setting of Edge" },
        { "services/edge-1/environment/FLEET__allowAnonymous", "null", "edge-1: FLEET__allowAnonymous is not true, so nothing but loopback is listened on" },
        { "services/silo-1/environment/FLEET__urls", "\"http://0.0.0.0:8080\"", "silo-1: FLEET__urls says 8080 where Silo says 8081" },
        { "services/cameras-h264/command/0", "\"--listen\"", "cameras-h264: --listen is no option of the simulator" },
    };

    [Fact]
    public async Task Everything_in_the_file_is_there_and_known_to_the_code() =>
        Assert.Empty(ComposeChecks.Problems(await ReadAsync(), await Dockerfile.OfRepositoryAsync()));

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_found(string path, string json, string problem)
    {
        JsonObject compose = await ReadAsync();
        Change.At(compose, path, json);

        Assert.Contains(problem, ComposeChecks.Problems(compose, await Dockerfile.OfRepositoryAsync()));
    }

    [Fact]
    public async Task The_file_follows_the_published_schema_and_what_does_not_is_found()
    {
        JsonObject unknownField = await ReadAsync(), wrongType = await ReadAsync(), wrongDuration = await ReadAsync();
        Change.At(unknownField, "services/edge-1/read-only", "true");
        Change.At(wrongType, "services/edge-1/environment", "5");
        Change.At(wrongDuration, "services/postgres/healthcheck/interval", "\"often\"");

        var input = new JsonObject { ["compose.yaml"] = await ReadAsync(), ["unknown field"] = unknownField, ["wrong type"] = wrongType, ["wrong duration"] = wrongDuration };
        JsonNode problems = await NodeScript.RunAsync("compose-judge.mjs", input.ToJsonString(), TestContext.Current.CancellationToken);

        Assert.Equal("[]", problems["compose.yaml"]!.ToJsonString());
        Assert.Contains("read-only", problems["unknown field"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("/services/edge-1/environment", problems["wrong type"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("duration", problems["wrong duration"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_come_to_the_database_with_the_password_it_was_made_with()
    {
        JsonObject services = (await ReadAsync())["services"]!.AsObject();
        JsonNode postgres = services["postgres"]!["environment"]!;

        Assert.All(services.Select(service => service.Value.Text("environment/FLEET__database")).OfType<string>(), database => Assert.Equal(
            $"Host=postgres;Database={postgres["POSTGRES_DB"]};Username={postgres["POSTGRES_USER"]};Password={postgres["POSTGRES_PASSWORD"]}", database));
    }

    [Fact]
    public async Task The_proxy_sends_viewers_to_every_edge_at_the_port_of_its_code()
    {
        JsonObject services = (await ReadAsync())["services"]!.AsObject();

        string[] upstreams = [.. Upstream().Matches(Repository.Read("compose/nginx.conf")).Select(match => match.Groups[1].Value)];

        Assert.Equal(services.Where(service => service.Value.Text("image") == "fleet-edge").Select(service => $"{service.Key}:{HostCode.Of("Edge").HttpPort}"), upstreams);
    }

    [Fact]
    public async Task The_collector_asks_every_silo_and_edge_where_they_tell()
    {
        YamlFiles files = await YamlFiles.OfRepositoryAsync();
        JsonObject services = files.Single("compose.yaml")["services"]!.AsObject();

        JsonObject[] jobs = [.. files.Single("compose/otel-collector.yaml").Items("receivers/prometheus/config/scrape_configs")];

        foreach ((string image, string project) in new[] { ("fleet-silo", "Silo"), ("fleet-edge", "Edge") })
        {
            JsonObject job = jobs.Single(each => $"fleet-{each.Text("job_name")}" == image);
            Assert.Equal(services.Where(service => service.Value.Text("image") == image).Select(service => $"{service.Key}:{HostCode.Of(project).HttpPort}"), job.Items("static_configs").SelectMany(each => each.Texts("targets")));
            Assert.Contains(job.Text("metrics_path")!, HostCode.Of(project).Routes);
        }
    }

    [Fact]
    public async Task Prometheus_asks_the_collector_and_Grafana_asks_Prometheus()
    {
        YamlFiles files = await YamlFiles.OfRepositoryAsync();
        string port = files.Single("compose/otel-collector.yaml").Text("exporters/prometheus/endpoint")!.Split(':')[^1];
        JsonObject services = files.Single("compose.yaml")["services"]!.AsObject();

        string target = files.Single("compose/prometheus.yml").Items("scrape_configs").Single().Items("static_configs").Single().Texts("targets").Single();
        Uri source = new(files.Single("compose/grafana/datasources/prometheus.yaml").Items("datasources").Single().Text("url")!);

        Assert.Equal($"otel-collector:{port}", target);
        Assert.True(services.ContainsKey("otel-collector"));
        Assert.Contains($"127.0.0.1:9090:{source.Port}", services[source.Host].Texts("ports"));
    }

    [Fact]
    public async Task The_cameras_that_are_registered_are_those_that_are_simulated()
    {
        JsonObject services = (await ReadAsync())["services"]!.AsObject();
        string script = Repository.Read("compose/register.sh");

        foreach (Match match in Registered().Matches(script))
        {
            string[] numbers = match.Groups[1].Value.Split(' '), command = [.. services[match.Groups[2].Value].Texts("command")];
            Assert.Equal(command[Array.IndexOf(command, "--cameras") + 1], numbers[^1]);
            Assert.Equal(command[Array.IndexOf(command, "--port") + 1], match.Groups[3].Value);
        }

        Assert.Equal(services.Count(service => service.Value.Text("image") == "fleet-camera-sim"), Registered().Count(script));
        Assert.Contains("$fleet/healthz/ready", script, StringComparison.Ordinal);
        Assert.Contains("/healthz/ready", HostCode.Of("Edge").Routes);
    }

    private static async Task<JsonObject> ReadAsync() => (JsonObject)(await YamlFiles.OfRepositoryAsync()).Single("compose.yaml").DeepClone();

    [GeneratedRegex(@"^\s*server ([\w.:-]+)", RegexOptions.Multiline)]
    private static partial Regex Upstream();

    [GeneratedRegex(@"for number in ([\d ]+); do register .* ""rtsp://([\w-]+):(\d+)/cam-\$number""")]
    private static partial Regex Registered();
}
