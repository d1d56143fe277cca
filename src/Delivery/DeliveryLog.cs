using Fleet.Core.Fleet;
using Fleet.Delivery.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fleet.Delivery;

internal static partial class DeliveryLog
{
    public static ILogger Of(HttpContext context) => context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Fleet.Delivery");

    public static void Stalled(HttpContext context) =>
        Stalled(Of(context), context.Request.Path, context.Connection.RemoteIpAddress?.ToString() ?? "the client", StallGuard.Limit.TotalSeconds);

    [LoggerMessage(100, LogLevel.Debug, "Camera {Camera}: a viewer joined, {Viewers} now.")]
    public static partial void Joined(ILogger log, CameraId camera, int viewers);

    [LoggerMessage(101, LogLevel.Debug, "Camera {Camera}: a viewer left, {Viewers} now.")]
    public static partial void Left(ILogger log, CameraId camera, int viewers);

    [LoggerMessage(102, LogLevel.Information, "{Path}: {Client} took nothing for {Seconds} s, so its connection is closed.")]
    private static partial void Stalled(ILogger log, string path, string client, double seconds);

    [LoggerMessage(103, LogLevel.Error, "{Path} failed.")]
    public static partial void Failed(ILogger log, Exception exception, string path);

    [LoggerMessage(104, LogLevel.Error, "The subscription of camera {Camera} was let go and failed.")]
    public static partial void NotClosed(ILogger log, Exception failure, CameraId camera);
}
