using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Microsoft.Extensions.Logging;

namespace Fleet.Hosting.Cameras;

/// <summary>Writes down what becomes of a camera's session: each state once, a failure once for each state it leads to, and not once a dial.</summary>
public sealed partial class SessionLog(CameraId camera, CameraSession session, ILogger log) : IStreamListener
{
    private SessionPhase? _phase;
    private bool _hasToldFailure;

    public static Action<CameraId, CameraSession> For(ILoggerFactory logs)
    {
        ILogger log = logs.CreateLogger("Fleet.Cameras");
        return (camera, session) =>
        {
            var told = new SessionLog(camera, session, log);
            session.Failed += told.OnPullFailed;
            _ = session.SubscribeAsync(told, CancellationToken.None).AsTask();
        };
    }

    public void OnInit(InitSegment init)
    {
    }

    public void OnChunk(Chunk chunk) => chunk.Release();

    public void OnState(SessionPhase phase)
    {
        if (phase == _phase) return;
        bool isFirst = _phase is null;
        _phase = phase;
        _hasToldFailure = phase is SessionPhase.Reconnecting or SessionPhase.Faulted;
        if (_hasToldFailure) LogLost(log, camera, phase, session.Status.LastFailure?.ToString() ?? "The pull was given up.");
        else if (!isFirst || phase is not SessionPhase.Idle) LogState(log, camera, phase);
    }

    public void OnGap()
    {
    }

    public void OnHoldFailed(FailureReason reason, TimeSpan retryAfter)
    {
    }

    /// <summary>While a camera is dialled for the first time there is no state to tell it by.</summary>
    private void OnPullFailed(FailureReason reason)
    {
        if (_hasToldFailure || _phase != SessionPhase.Connecting) return;
        _hasToldFailure = true;
        LogUnreached(log, camera, reason.ToString());
    }

    public void OnEnded(EndReason reason) => LogEnded(log, camera, reason);

    [LoggerMessage(40, LogLevel.Information, "Camera {Camera} is {Phase}.")]
    private static partial void LogState(ILogger log, CameraId camera, SessionPhase phase);

    [LoggerMessage(41, LogLevel.Warning, "Camera {Camera} is {Phase}. {Failure}")]
    private static partial void LogLost(ILogger log, CameraId camera, SessionPhase phase, string failure);

    [LoggerMessage(43, LogLevel.Warning, "Camera {Camera} can't be reached yet. {Failure}")]
    private static partial void LogUnreached(ILogger log, CameraId camera, string failure);

    [LoggerMessage(42, LogLevel.Information, "Camera {Camera} is over: {Reason}.")]
    private static partial void LogEnded(ILogger log, CameraId camera, EndReason reason);
}
