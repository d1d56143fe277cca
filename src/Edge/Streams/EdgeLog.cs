using Fleet.Core.Fleet;
using Fleet.Grains.Abstractions.Cameras;
using Microsoft.Extensions.Logging;

namespace Fleet.Edge.Streams;

internal sealed partial class EdgeLog(ILoggerFactory logs)
{
    private readonly ILogger _log = logs.CreateLogger("Fleet.Edge");

    public void NotSubscribed(CameraKey camera, string message) => LogNotSubscribed(_log, camera, message);

    public void StreamFault(CameraKey camera, string message) => LogStreamFault(_log, camera, message);

    public void NotReported(string site, string message) => LogNotReported(_log, site, message);

    public void NotAsked(CameraId camera, string message) => LogNotAsked(_log, camera, message);

    [LoggerMessage(70, LogLevel.Information, "The stream of camera {Camera} can't be subscribed to yet, and is tried on: {Message}")]
    private static partial void LogNotSubscribed(ILogger log, CameraKey camera, string message);

    [LoggerMessage(71, LogLevel.Information, "The stream of camera {Camera} has a fault: {Message}")]
    private static partial void LogStreamFault(ILogger log, CameraKey camera, string message);

    [LoggerMessage(72, LogLevel.Debug, "Site {Site} can't be told who watches: {Message}")]
    private static partial void LogNotReported(ILogger log, string site, string message);

    [LoggerMessage(73, LogLevel.Information, "Whether there is a camera {Camera} can't be asked: {Message}")]
    private static partial void LogNotAsked(ILogger log, CameraId camera, string message);
}
