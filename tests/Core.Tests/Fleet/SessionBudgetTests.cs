using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Testing;

namespace Fleet.Core.Tests.Fleet;

public sealed class SessionBudgetTests
{
    [Fact]
    public async Task Passing_a_chunk_on_to_ten_listeners_allocates_nothing()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        var puller = new SessionPuller();
        var plan = new CameraPlan(puller, new SessionSettings { Mode = SessionMode.Always });
        var session = new CameraSession(plan, new SessionClock());
        session.Apply(plan);
        SessionPull pull = await puller.NextAsync(ct);
        pull.GoLive();
        var counter = new Releaser();
        for (int i = 0; i < 10; i++) await session.SubscribeAsync(counter, ct);
        Chunk key = Picture(isKeyFrame: true), other = Picture(isKeyFrame: false);

        long bytes = Allocations.Of(() =>
        {
            pull.Repeat(key);
            for (int i = 0; i < 249; i++) pull.Repeat(other);
        });

        Assert.Equal(0, bytes);
        Assert.True(counter.Chunks >= 8 * 250 * 10);
        await session.EndAsync(EndReason.Stopping);
    }

    private static Chunk Picture(bool isKeyFrame) => new(new byte[100], 100, pool: null)
    {
        Track = TrackKind.Video,
        Epoch = 1,
        Sequence = 1,
        DecodeTime = 0,
        Duration = 3600,
        Timescale = 90000,
        IsKeyFrame = isKeyFrame,
    };

    private sealed class Releaser : IStreamListener
    {
        public int Chunks { get; private set; }

        public void OnInit(InitSegment init)
        {
        }

        public void OnChunk(Chunk chunk)
        {
            Chunks++;
            chunk.Release();
        }

        public void OnState(SessionPhase phase)
        {
        }

        public void OnGap()
        {
        }

        public void OnHoldFailed(FailureReason reason, TimeSpan retryAfter)
        {
        }

        public void OnEnded(EndReason reason)
        {
        }
    }
}
