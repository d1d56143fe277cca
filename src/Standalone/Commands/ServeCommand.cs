using System.CommandLine;
using Fleet.Core.Fleet;
using Fleet.Standalone.Hosting;
using Fleet.Standalone.Registry;

namespace Fleet.Standalone.Commands;

/// <summary>Without a command: serve cameras. With no configuration, four simulated ones.</summary>
internal static class ServeCommand
{
    public static RootCommand Create(TimeProvider time)
    {
        var config = new Option<FileInfo>("--config") { Description = "JSON file with the host's settings; its cameras are in cameras.json beside it, unless it says otherwise" };
        var urls = new Option<string>("--urls") { Description = "where to listen (default: http://localhost:8080)" };
        var cameras = new Option<string>("--cameras") { Description = "JSON file the cameras are kept in" };
        var root = new RootCommand("Fleet: live video from many cameras to any browser, on demand.") { config, urls, cameras };
        root.SetAction((result, ct) => RunAsync(
            result.GetValue(config),
            Given(("urls", result.GetValue(urls)), ("cameras", result.GetValue(cameras))),
            time,
            ct));
        return root;
    }

    private static async Task<int> RunAsync(FileInfo? config, Dictionary<string, string?> commandLine, TimeProvider time, CancellationToken ct)
    {
        try
        {
            await FleetHost.RunAsync(HostSettings.Read(config, commandLine), time, ct).ConfigureAwait(false);
            return 0;
        }
        catch (Exception e) when (e is HostSettingsException or CameraFileException or CameraRegistryException || Failure.IsExplained(e))
        {
            return Failure.Report(e);
        }
    }

    private static Dictionary<string, string?> Given(params (string Key, string? Value)[] settings) =>
        settings.Where(setting => setting.Value is not null).ToDictionary(setting => setting.Key, setting => setting.Value);
}
