using Fleet.Core.Cascade;
using Fleet.Core.Codecs;
using Fleet.Core.Fleet;
using Fleet.Core.Rtsp;
using Fleet.Hosting.Registry;
using Fleet.Hosting.Settings;

namespace Fleet.Hosting;

/// <summary>Tells a person at a terminal why a host or a command could not do its work.</summary>
public static class Failure
{
    public const int ExitCode = 1;

    /// <summary>Errors of settings, of the camera, of the registry or of the disk, which the message explains; anything else is ours and keeps its stack.</summary>
    public static bool IsExplained(Exception e) => e is HostSettingsException or CameraFileException or CameraRegistryException
        or RtspException or FleetException or MediaNotSupportedException or IOException or UnauthorizedAccessException;

    public static int Report(Exception e)
    {
        Console.Error.WriteLine(e.Message);
        return ExitCode;
    }
}
