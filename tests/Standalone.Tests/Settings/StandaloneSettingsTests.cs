using Fleet.Hosting.Settings;
using Fleet.Standalone.Settings;

namespace Fleet.Standalone.Tests.Settings;

public sealed class StandaloneSettingsTests
{
    [Fact]
    public void Told_of_no_cameras_it_demonstrates() => Assert.Null(Read(null).Cameras);

    [Fact]
    public void Cameras_are_beside_the_file_with_the_settings()
    {
        FileInfo file = new(Path.Combine(Directory.CreateTempSubdirectory("fleet-settings-").FullName, "fleet.json"));
        try
        {
            File.WriteAllText(file.FullName, "{}");
            Assert.Equal(Path.Combine(file.DirectoryName!, "cameras.json"), Read(file).Cameras);
            File.WriteAllText(file.FullName, """{ "cameras": "mine.json" }""");
            Assert.Equal(Path.Combine(file.DirectoryName!, "mine.json"), Read(file).Cameras);
            Assert.Equal("/elsewhere.json", Read(file, ("cameras", "/elsewhere.json")).Cameras);
        }
        finally
        {
            file.Directory!.Delete(recursive: true);
        }
    }

    [Fact]
    public void Cameras_in_a_database_need_no_file()
    {
        StandaloneSettings settings = Read(null, ("database", "Host=db;Username=fleet;Password=sesame"));
        Assert.Equal(("Host=db;Username=fleet;Password=sesame", null, false), (settings.Database, settings.Cameras, settings.IsDemonstration));
        Assert.DoesNotContain("sesame", settings.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db;Username=fleet;Password=se;same")]
    [InlineData("Host=db;Username=fleet;Password=se;same=open")]
    [InlineData("Host=db;Port=many;Password=same")]
    [InlineData("Username=fleet;Password=same")]
    [InlineData("postgres://fleet:same@db/fleet")]
    [InlineData("")]
    public void A_connection_string_that_can_not_be_is_named_and_not_told(string database)
    {
        string error = Assert.Single(Assert.Throws<HostSettingsException>(() => Read(null, ("database", database))).Errors);
        Assert.StartsWith("database: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("same", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Cameras_are_kept_in_one_place() => Assert.StartsWith(
        "cameras: ", Assert.Single(Assert.Throws<HostSettingsException>(() => Read(null, ("database", "Host=db"), ("cameras", "x.json"))).Errors), StringComparison.Ordinal);

    [Fact]
    public void Every_setting_has_an_option_of_its_own() =>
        Assert.Equal(
            ["--urls", "--cameras", "--database", "--allow-anonymous", "--certificate-path", "--certificate-key-path", "--certificate-password", "--http3", "--cors-origins", "--log-level"],
            StandaloneSettings.Keys.Select(key => key.Option));

    private static StandaloneSettings Read(FileInfo? file, params (string Key, string? Value)[] commandLine) =>
        new SettingsReader(StandaloneSettings.Keys, file, commandLine.ToDictionary(each => each.Key, each => each.Value)).Read(StandaloneSettings.From);
}
