using System.Text.Json.Nodes;
using Fleet.Deployment.Tests.Code;
using Fleet.Deployment.Tests.Kubernetes;
using Fleet.Deployment.Tests.Tools;

namespace Fleet.Deployment.Tests.Metrics;

public sealed class MetricNamesTests
{
    public static TheoryData<string> Figures() => [.. MetricNames.Told.Keys];

    [Theory]
    [MemberData(nameof(Figures))]
    public void A_figure_is_told_by_its_host(string name) => Assert.True(HostCode.Of(MetricNames.Told[name].Project).Says(name));

    [Fact]
    public void The_dashboard_asks_for_what_is_told_and_shows_all_of_it()
    {
        JsonNode dashboard = JsonNode.Parse(Repository.Read("compose/grafana/dashboards/fleet.json"))!;

        string[] queries = [.. dashboard.Below().Select(each => each.Text("expr")).OfType<string>()];

        Assert.Empty(queries.SelectMany(MetricNames.Problems));
        Assert.Equal(MetricNames.Told.Keys.Order(), queries.SelectMany(MetricNames.In).Distinct().Order());
    }

    [Fact]
    public async Task The_dashboard_asks_the_source_that_is_provisioned()
    {
        string source = (await YamlFiles.OfRepositoryAsync()).Single("compose/grafana/datasources/prometheus.yaml").Items("datasources").Single().Text("uid")!;

        JsonNode dashboard = JsonNode.Parse(Repository.Read("compose/grafana/dashboards/fleet.json"))!;

        Assert.All(dashboard.Below().Select(each => each["datasource"]).OfType<JsonObject>(), each => Assert.Equal(source, each.Text("uid")));
    }

    [Fact]
    public async Task The_autoscaler_asks_for_what_the_adapter_makes_of_what_is_told()
    {
        JsonObject[] rules = [.. (await YamlFiles.OfRepositoryAsync()).Single("k8s/components/monitoring/prometheus-adapter-values.yaml").Items("rules/custom")];
        JsonObject autoscaler = (await KubernetesFolders.BuildAsync(KubernetesFolders.SingleSite)).OfKind("HorizontalPodAutoscaler").Single();

        Assert.Empty(rules.SelectMany(rule => MetricNames.Problems(rule.Text("seriesQuery")!)));
        Assert.All(rules, rule => Assert.Equal(MetricNames.In(rule.Text("seriesQuery")!), [rule.Text("name/matches")!]));
        Assert.Equal(rules.Select(rule => rule.Text("name/as")), autoscaler.Items("spec/metrics").Select(metric => metric.Text("pods/metric/name")).Where(name => name is not null));
    }

    [Theory]
    [InlineData("sum(fleet_viewer)", "'sum(fleet_viewer)' asks for fleet_viewer, which nobody tells")]
    [InlineData("sum by (state) (fleet_viewers)", "'sum by (state) (fleet_viewers)' tells apart by state, which is not told")]
    [InlineData("up", "'up' asks for nothing of ours")]
    public void A_question_nobody_answers_is_found(string query, string problem) => Assert.Equal([problem], MetricNames.Problems(query));
}
