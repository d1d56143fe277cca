using Fleet.Grains.Abstractions.Cameras;
using Microsoft.Extensions.Logging;

namespace Fleet.Grains.Cameras;

/// <summary>What is worth writing down of the cameras whose grains are here.</summary>
internal sealed partial class CameraLog(CameraKey camera, ILogger log)
{
    public void Opened() => LogOpened(log, camera);

    public void Closed(string why) => LogClosed(log, camera, why);

    public void Leaves(string why) => LogLeaves(log, camera, why);

    public void NotClosed(Exception exception) => LogNotClosed(log, exception, camera);

    public void NotPublished(Exception exception) => LogNotPublished(log, exception, camera);

    public void NotHeard(Exception exception) => LogNotHeard(log, exception, camera);

    [LoggerMessage(60, LogLevel.Debug, "Camera {Camera} is at home here.")]
    private static partial void LogOpened(ILogger log, CameraKey camera);

    [LoggerMessage(61, LogLevel.Debug, "Camera {Camera} is no longer here: {Why}")]
    private static partial void LogClosed(ILogger log, CameraKey camera, string why);

    [LoggerMessage(62, LogLevel.Information, "Camera {Camera} leaves: {Why}")]
    private static partial void LogLeaves(ILogger log, CameraKey camera, string why);

    [LoggerMessage(63, LogLevel.Warning, "Camera {Camera} did not close in time.")]
    private static partial void LogNotClosed(ILogger log, Exception exception, CameraKey camera);

    [LoggerMessage(64, LogLevel.Warning, "A fragment of camera {Camera} was not taken by the stream provider.")]
    private static partial void LogNotPublished(ILogger log, Exception exception, CameraKey camera);

    [LoggerMessage(65, LogLevel.Warning, "The session of camera {Camera} could not be listened to; it is tried again within a second.")]
    private static partial void LogNotHeard(ILogger log, Exception exception, CameraKey camera);
}
