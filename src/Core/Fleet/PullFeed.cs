using Fleet.Core.Cascade;
using Fleet.Core.Cmaf;
using Fleet.Core.Lifecycle;

namespace Fleet.Core.Fleet;

/// <summary>Where one pull delivers what it gets. Once its session has another pull, or none, nothing of it is passed on.</summary>
public sealed class PullFeed : ICascadeSink
{
    private readonly CameraSession _session;

    internal PullFeed(CameraSession session, int generation, int firstEpoch)
    {
        _session = session;
        Generation = generation;
        FirstEpoch = firstEpoch;
    }

    public int Generation { get; }

    /// <summary>The number the first epoch of this pull has to have: the epochs of a session go on from pull to pull.</summary>
    public int FirstEpoch { get; }

    /// <summary>Where the session's stream ends so far, and this pull has to go on. To be asked when pictures begin: it may be told later than the dial began.</summary>
    public StreamEnds Ends => _session.Ends;

    /// <summary>How to learn what came in and what was lost, once packets flow.</summary>
    public Func<PipelineStatistics>? Statistics { get; set; }

    /// <summary>How to learn what the camera does against the specifications.</summary>
    public Func<IReadOnlyList<string>>? Quirks { get; set; }

    /// <summary>What the pull is doing.</summary>
    internal PullStep Step { get; private set; } = PullStep.Connect;

    /// <summary>It has begun an epoch.</summary>
    internal bool HasBegun { get; set; }

    /// <summary>The pull begins with a step.</summary>
    public void Enter(PullStep step)
    {
        if (Step == step) return;
        Step = step;
        _session.OnStep(this, step);
    }

    public void OnInit(InitSegment init) => _session.Publish(this, init);

    public void OnChunk(Chunk chunk) => _session.Publish(this, chunk);

    /// <summary>Pictures are missing here, though the pull goes on.</summary>
    public void OnGap() => _session.PublishGap(this);

    internal void PicturesFlow() => Step = PullStep.Stream;
}
