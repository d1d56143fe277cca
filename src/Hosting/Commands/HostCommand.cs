using System.CommandLine;
using System.Net.Sockets;
using Fleet.Hosting.Settings;
using Microsoft.AspNetCore.Connections;

namespace Fleet.Hosting.Commands;

/// <summary>The command of a host that runs until it is told to stop: each of its settings is an option, and a file may have them too.</summary>
public static class HostCommand
{
    /// <param name="description">What the host is.</param>
    /// <param name="config">What the file is.</param>
    /// <param name="keys">The host's settings.</param>
    /// <param name="run">Runs it, and gives its exit code.</param>
    public static RootCommand Create(string description, string config, IReadOnlyList<SettingKey> keys, Func<SettingsReader, CancellationToken, Task<int>> run)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(run);
        var file = new Option<FileInfo>("--config") { Description = config };
        Dictionary<SettingKey, Option<string>> options = keys.ToDictionary(key => key, key => new Option<string>(key.Option) { Description = key.Description });
        var root = new RootCommand(description) { file };
        foreach (Option<string> option in options.Values) root.Options.Add(option);
        root.SetAction((result, ct) =>
        {
            Dictionary<string, string?> commandLine = options
                .Where(each => result.GetValue(each.Value) is not null).ToDictionary(each => each.Key.Name, each => result.GetValue(each.Value));
            return RunAsync(() => run(new SettingsReader(keys, result.GetValue(file), commandLine), ct));
        });
        return root;
    }

    private static async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (Exception e) when (Failure.IsExplained(e) || e is SocketException or AddressInUseException)
        {
            return Failure.Report(e);
        }
    }
}
