using System.CommandLine;
using Fleet.Hosting;
using Fleet.Hosting.Settings;
using Fleet.Standalone.Hosting;
using Fleet.Standalone.Settings;

namespace Fleet.Standalone.Commands;

/// <summary>Without a command: serve cameras. With no configuration, four simulated ones.</summary>
internal static class ServeCommand
{
    public static RootCommand Create(TimeProvider time)
    {
        var config = new Option<FileInfo>("--config") { Description = "JSON file with the host's settings; its cameras are in cameras.json beside it, unless it says otherwise" };
        Dictionary<SettingKey, Option<string>> options = StandaloneSettings.Keys.ToDictionary(key => key, key => new Option<string>(key.Option) { Description = key.Description });
        var root = new RootCommand("Fleet: live video from many cameras to any browser, on demand.") { config };
        foreach (Option<string> option in options.Values) root.Options.Add(option);
        root.SetAction((result, ct) => RunAsync(
            result.GetValue(config),
            options.Where(each => result.GetValue(each.Value) is not null).ToDictionary(each => each.Key.Name, each => result.GetValue(each.Value)),
            time,
            ct));
        return root;
    }

    private static async Task<int> RunAsync(FileInfo? config, Dictionary<string, string?> commandLine, TimeProvider time, CancellationToken ct)
    {
        try
        {
            await FleetHost.RunAsync(new SettingsReader(StandaloneSettings.Keys, config, commandLine), time, ct).ConfigureAwait(false);
            return 0;
        }
        catch (Exception e) when (Failure.IsExplained(e))
        {
            return Failure.Report(e);
        }
    }
}
