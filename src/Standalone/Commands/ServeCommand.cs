using System.CommandLine;
using Fleet.Hosting.Commands;
using Fleet.Standalone.Hosting;
using Fleet.Standalone.Settings;

namespace Fleet.Standalone.Commands;

/// <summary>Without a command: serve cameras. With no configuration, four simulated ones.</summary>
internal static class ServeCommand
{
    public static RootCommand Create(TimeProvider time) => HostCommand.Create(
        "Fleet: live video from many cameras to any browser, on demand.",
        "JSON file with the host's settings; its cameras are in cameras.json beside it, unless it says otherwise", StandaloneSettings.Keys, async (reader, ct) =>
        {
            await FleetHost.RunAsync(reader, time, ct).ConfigureAwait(false);
            return 0;
        });
}
