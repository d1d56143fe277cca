using System.CommandLine;
using System.Net.Sockets;
using Fleet.Edge.Hosting;
using Fleet.Edge.Settings;
using Fleet.Hosting;
using Fleet.Hosting.Settings;
using Microsoft.AspNetCore.Connections;

namespace Fleet.Edge.Commands;

/// <summary>Serves viewers.</summary>
internal static class EdgeCommand
{
    /// <summary>Once it is told to stop; longer than anything that stops may take.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    public static RootCommand Create(TimeProvider time)
    {
        var config = new Option<FileInfo>("--config") { Description = "JSON file with the host's settings" };
        Dictionary<SettingKey, Option<string>> options = EdgeSettings.Keys.ToDictionary(key => key, key => new Option<string>(key.Option) { Description = key.Description });
        var root = new RootCommand("Fleet: an edge of the cluster, where viewers watch.") { config };
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
            await EdgeHost.RunAsync(new SettingsReader(EdgeSettings.Keys, config, commandLine), time, started: null, ct).ConfigureAwait(false);
            return 0;
        }
        catch (Exception e) when (Failure.IsExplained(e) || e is SocketException or AddressInUseException)
        {
            return Failure.Report(e);
        }
    }
}
