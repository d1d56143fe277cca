using Fleet.Core.Codecs;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;

namespace Fleet.Delivery.Tests;

/// <summary>A real session of a sample camera: it is dialled when somebody watches and let go when nobody does, and each pull is other pictures.</summary>
internal sealed class SessionSource : IStreamSource, ICameraPuller
{
    private readonly Lock _gate = new();
    private readonly CameraSession _session;
    private int _pulls;

    public SessionSource(TimeProvider time)
    {
        var plan = new CameraPlan(this, new SessionSettings { CloseAfter = TimeSpan.FromSeconds(15) });
        _session = new CameraSession(plan, time);
        _session.Apply(plan);
    }

    public SessionStatus Status => _session.Status;

    /// <summary>The camera of the pull that runs, or ran last.</summary>
    public SampleCamera Camera { get; private set; } = null!;

    public ValueTask<SessionStatus?> StatusAsync(CameraId camera, CancellationToken ct) => new(Status);

    public ValueTask<IStreamSubscription> SubscribeAsync(CameraId camera, IStreamListener listener, CancellationToken ct) => _session.SubscribeAsync(listener, ct);

    public async Task PullAsync(PullFeed feed, CancellationToken ct)
    {
        lock (_gate)
        {
            int pull = _pulls++;
            Camera = new SampleCamera(withAudio: true, firstEpoch: feed.FirstEpoch, seed: Random.Shared.Next(), width: 320 + 16 * Random.Shared.Next(100));
            Camera.PublishTo(feed);
            feed.Enter(PullStep.FirstKeyFrame);
            Camera.Begin(pull % 2 == 0 ? VideoCodec.H264 : VideoCodec.H265).Run(6, 25).KeyFrame().Picture(12);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
    }

    public Task<ProbeReport> ProbeAsync(TimeSpan longEnough, CancellationToken ct) => throw new NotSupportedException();
}
