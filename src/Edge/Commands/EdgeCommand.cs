using System.CommandLine;
using Fleet.Edge.Hosting;
using Fleet.Edge.Settings;
using Fleet.Hosting.Commands;

namespace Fleet.Edge.Commands;

/// <summary>Serves viewers.</summary>
internal static class EdgeCommand
{
    /// <summary>Once it is told to stop; longer than anything that stops may take.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    public static RootCommand Create(TimeProvider time) => HostCommand.Create(
        "Fleet: an edge of the cluster, where viewers watch.", "JSON file with the edge's settings", EdgeSettings.Keys, async (reader, ct) =>
        {
            await EdgeHost.RunAsync(reader, time, started: null, ct).ConfigureAwait(false);
            return 0;
        });
}
