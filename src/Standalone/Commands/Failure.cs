using Fleet.Core.Cascade;
using Fleet.Core.Codecs;
using Fleet.Core.Rtsp;

namespace Fleet.Standalone.Commands;

/// <summary>Tells a person at a terminal why a command could not do its work.</summary>
internal static class Failure
{
    public const int ExitCode = 1;

    /// <summary>Errors of the camera or of the disk, which the message explains; anything else is ours and keeps its stack.</summary>
    public static bool IsExplained(Exception e) => e is RtspException or FleetException or MediaNotSupportedException or IOException or UnauthorizedAccessException;

    public static int Report(Exception e)
    {
        Console.Error.WriteLine(e.Message);
        return ExitCode;
    }
}
