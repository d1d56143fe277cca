using Fleet.Core.Cmaf;
using Fleet.Core.Hls;
using Fleet.Core.Lifecycle;

namespace Fleet.Core.Fleet;

/// <summary>What a process that serves viewers hears of one camera, one call at a time. Nothing in here may block.</summary>
public interface IStreamListener : IChunkSink
{
    void OnState(SessionPhase phase);

    /// <summary>Pictures are missing here: the camera was lost, or its source changed.</summary>
    void OnGap();

    /// <summary>The camera could not be started for those who wait.</summary>
    void OnHoldFailed(FailureReason reason, TimeSpan retryAfter);

    /// <summary>The camera was lost, and dialling it failed: what whoever comes meanwhile can be told. It is dialled again then.</summary>
    void OnRedialAwaited(FailureReason reason, TimeSpan redialIn)
    {
    }

    /// <summary>How HLS names the key frame that comes next, and all behind it. Only said where several processes have to give the same names.</summary>
    void OnSeed(WindowSeed seed)
    {
    }

    /// <summary>The camera was disabled or deleted, or the process stops. Nothing follows.</summary>
    void OnEnded(EndReason reason);
}
