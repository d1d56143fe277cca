using System.Globalization;
using Fleet.Core.Fleet;
using Fleet.Testing.Registry;

namespace Fleet.Postgres.Tests.Registry;

/// <summary>Changes one camera for ever, and says after each change what was kept.</summary>
internal static class EndlessWriter
{
    public const string Argument = "write-cameras";

    public static readonly CameraId Counter = CameraId.Parse("counter");

    public static async Task<int> RunAsync(string connectionString)
    {
        await using PostgresCameraRegistry registry = await PostgresCameraRegistry.OpenAsync(connectionString, TimeProvider.System, Console.Error.WriteLine, default);
        await WriteAsync(registry, count => Console.WriteLine(count.ToString(CultureInfo.InvariantCulture)), default);
        return 0;
    }

    public static async Task WriteAsync(PostgresCameraRegistry registry, Action<int> kept, CancellationToken ct)
    {
        int count = await CountAsync(registry);
        while (!ct.IsCancellationRequested)
        {
            Camera next = SampleCameras.Full(Counter.Value) with { Name = (++count).ToString(CultureInfo.InvariantCulture) };
            CameraWrite write = await registry.AddAsync(next, ct);
            if (write.Outcome == CameraWriteOutcome.Exists) await registry.ReplaceAsync(next, null, ct);
            kept(count);
        }
    }

    public static async Task<int> CountAsync(PostgresCameraRegistry registry) =>
        await registry.FindAsync(Counter, default) is { } present ? int.Parse(present.Camera.Name, CultureInfo.InvariantCulture) : 0;
}
