using System.Globalization;
using Fleet.Core.Fleet;
using Fleet.Hosting.Registry;
using Fleet.Testing.Registry;

namespace Fleet.Hosting.Tests.Registry;

/// <summary>A process that changes a camera file until it is killed, and says after each change what was kept.</summary>
internal static class EndlessWriter
{
    public const string Argument = "write-cameras";

    /// <summary>So many that a write takes a while, and may be met anywhere in it.</summary>
    public const int Cameras = 400;

    public static async Task<int> RunAsync(string path)
    {
        await using JsonCameraRegistry registry = await JsonCameraRegistry.OpenAsync(path, TimeProvider.System, Console.Error.WriteLine, default);
        VersionedCamera? present = await registry.FindAsync(CameraId.Parse("counter"), default);
        int count = present is null ? 0 : int.Parse(present.Camera.Name, CultureInfo.InvariantCulture);
        while (true)
        {
            Camera next = SampleCameras.Full("counter") with { Name = (++count).ToString(CultureInfo.InvariantCulture) };
            CameraWrite write = await registry.AddAsync(next, default);
            if (write.Outcome == CameraWriteOutcome.Exists) await registry.ReplaceAsync(next, null, default);
            Console.WriteLine(count.ToString(CultureInfo.InvariantCulture));
        }
    }
}
