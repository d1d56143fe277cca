using System.CommandLine;
using Fleet.Hosting;
using Fleet.Hosting.Settings;
using Fleet.Silo.Hosting;
using Fleet.Silo.Settings;

namespace Fleet.Silo.Commands;

/// <summary>The silo's one command.</summary>
internal static class SiloCommand
{
    /// <summary>Once it is told to stop; longer than anything that stops may take.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    public static RootCommand Create(TimeProvider time)
    {
        var config = new Option<FileInfo>("--config") { Description = "JSON file with the silo's settings" };
        Dictionary<SettingKey, Option<string>> options = SiloSettings.Keys.ToDictionary(key => key, key => new Option<string>(key.Option) { Description = key.Description });
        var root = new RootCommand("Fleet's silo: owns the sessions of cameras, together with the other silos of its cluster.") { config };
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
            return await SiloHost.RunAsync(new SettingsReader(SiloSettings.Keys, config, commandLine), time, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (Failure.IsExplained(e))
        {
            return Failure.Report(e);
        }
    }
}
