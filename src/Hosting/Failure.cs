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

    /// <summary>Names the key to look at, where what it says can't be used.</summary>
    /// <param name="key">Which names what is opened.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="isOfKey">Whether what went wrong has to do with the key.</param>
    public static async Task<T> NamingAsync<T>(SettingKey key, Func<Task<T>> open, Func<Exception, bool> isOfKey)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(open);
        try
        {
            return await open().ConfigureAwait(false);
        }
        catch (Exception e) when (isOfKey(e))
        {
            throw new HostSettingsException([$"{key.Name}: {e.Message}"]);
        }
    }

    public static int Report(Exception e)
    {
        Console.Error.WriteLine(e.Message);
        return ExitCode;
    }
}
