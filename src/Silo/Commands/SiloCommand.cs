using System.CommandLine;
using Fleet.Hosting.Commands;
using Fleet.Silo.Hosting;
using Fleet.Silo.Settings;

namespace Fleet.Silo.Commands;

/// <summary>The silo's one command.</summary>
internal static class SiloCommand
{
    /// <summary>Once it is told to stop; longer than anything that stops may take.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    public static RootCommand Create(TimeProvider time) => HostCommand.Create(
        "Fleet's silo: owns the sessions of cameras, together with the other silos of its cluster.", "JSON file with the silo's settings", SiloSettings.Keys,
        (reader, ct) => SiloHost.RunAsync(reader, time, ct));
}
