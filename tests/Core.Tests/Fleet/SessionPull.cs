using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Core.Tests.Cmaf;

namespace Fleet.Core.Tests.Fleet;

/// <summary>One pull of a scripted camera.</summary>
internal sealed class SessionPull(PullFeed feed, CancellationToken stopped)
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint _sequence;
    private int _epoch = feed.FirstEpoch - 1;

    public Task End => _end.Task;

    public int FirstEpoch => feed.FirstEpoch;

    /// <summary>Where its media time has to go on.</summary>
    public StreamEnds Ends => feed.Ends;

    public bool IsStopped => stopped.IsCancellationRequested;

    /// <summary>Every chunk it has sent.</summary>
    public List<Chunk> Sent { get; } = [];

    public void Enter(PullStep step) => feed.Enter(step);

    public void Begin()
    {
        _sequence = 0;
        feed.OnInit(new InitSegment(++_epoch, SampleFormats.H264(), null));
    }

    public void Send(bool isKeyFrame, int size = 100)
    {
        var chunk = new Chunk(new byte[size], size, pool: null)
        {
            Track = TrackKind.Video,
            Epoch = _epoch,
            Sequence = _sequence++,
            DecodeTime = 3600 * Sent.Count,
            Duration = 3600,
            Timescale = 90000,
            IsKeyFrame = isKeyFrame,
        };
        Sent.Add(chunk);
        feed.OnChunk(chunk);
    }

    /// <summary>The same chunk as before, with a reference of its own.</summary>
    public void Repeat(Chunk chunk)
    {
        chunk.Retain();
        feed.OnChunk(chunk);
    }

    public void GoLive()
    {
        Enter(PullStep.FirstKeyFrame);
        Begin();
        Send(isKeyFrame: true);
    }

    public void Gap() => feed.OnGap();

    public void Fail(Exception why) => _end.SetException(why);

    public void SayGoodbye() => _end.SetResult();
}
