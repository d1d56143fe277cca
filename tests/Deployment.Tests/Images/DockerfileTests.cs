namespace Fleet.Deployment.Tests.Images;

public sealed class DockerfileTests
{
    [Fact]
    public async Task Every_host_is_built_from_what_is_there_and_runs_as_nobody_in_particular() =>
        Assert.Empty(DockerfileChecks.Problems(await Dockerfile.OfRepositoryAsync(), await IgnoredAsync()));

    [Theory]
    [InlineData("global.json ", "globals.json ", "globals.json is not there to be copied")]
    [InlineData("global.json ", "global.json README.md ", "README.md is kept out by .dockerignore")]
    [InlineData(".editorconfig ./", "./", ".editorconfig is not copied")]
    [InlineData("USER $APP_UID", "USER root", "edge: runs as root")]
    [InlineData("USER $APP_UID", "USER 0:0", "edge: runs as root")]
    [InlineData("USER $APP_UID", "", "edge: runs as root")]
    [InlineData("-noble-chiseled", "", "edge: brings a shell along")]
    [InlineData("USER $APP_UID", "USER $APP_UID\nENV FLEET__allowAnonymous=true", "edge: is open before anybody has said so")]
    [InlineData("Fleet.Edge.dll", "Edge.dll", "edge: does not start Fleet.Edge.dll")]
    [InlineData("--from=build-edge", "--from=build-edges", "edge: is copied from no stage")]
    [InlineData("--from=build-edge", "--from=build-silo", "edge: does not have Edge in it")]
    [InlineData("EXPOSE 8080", "EXPOSE 80", "edge: does not say that it listens on 8080")]
    [InlineData("AS camera-sim", "AS cameras", "there is no target camera-sim")]
    public async Task A_mistake_is_found(string right, string wrong, string problem)
    {
        string text = Repository.Read("Dockerfile");
        Assert.Contains(right, text, StringComparison.Ordinal);

        Assert.Contains(problem, DockerfileChecks.Problems(await Dockerfile.ParseAsync(text.Replace(right, wrong, StringComparison.Ordinal)), await IgnoredAsync()));
    }

    private static async Task<string[]> IgnoredAsync() => await File.ReadAllLinesAsync(Repository.PathOf(".dockerignore"), TestContext.Current.CancellationToken);
}
