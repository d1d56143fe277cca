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
    public void Every_setting_has_an_option_of_its_own() =>
        Assert.Equal(
            ["--urls", "--cameras", "--allow-anonymous", "--certificate-path", "--certificate-key-path", "--certificate-password", "--http3", "--cors-origins", "--log-level"],
            StandaloneSettings.Keys.Select(key => key.Option));

    private static StandaloneSettings Read(FileInfo? file, params (string Key, string? Value)[] commandLine) =>
        new SettingsReader(StandaloneSettings.Keys, file, commandLine.ToDictionary(each => each.Key, each => each.Value)).Read(StandaloneSettings.From);
}
