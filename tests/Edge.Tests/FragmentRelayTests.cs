using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Edge.Streams;
using Fleet.Grains.Abstractions.Fragments;

namespace Fleet.Edge.Tests;

public sealed class FragmentRelayTests
{
    [Fact]
    public void Of_another_activation_one_hears_once_though_nothing_of_it_can_be_used_yet()
    {
        var relay = new FragmentRelay(new NoListener());
        Assert.Equal(0, relay.Generation);
        Assert.False(relay.Take(Picture(1, 0, isKeyFrame: true)));
        Assert.False(relay.Take(Picture(1, 1)));

        // it is joined in the middle of its pictures
        bool[] isOther = [.. Enumerable.Range(7, 4).Select(number => relay.Take(Picture(2, number)))];

        Assert.Equal([true, false, false, false], isOther);
        Assert.Equal(2, relay.Generation);
        Assert.False(relay.Take(Picture(1, 2)));
        Assert.True(relay.Take(Picture(3, 0, isKeyFrame: true)));
    }

    private static ChunkFragment Picture(long generation, long number, bool isKeyFrame = false)
    {
        var chunk = new Chunk([1], 1, null)
        {
            Track = TrackKind.Video,
            Epoch = 1,
            Sequence = (uint)number,
            DecodeTime = number,
            Duration = 1,
            Timescale = 25,
            IsKeyFrame = isKeyFrame,
        };
        return new ChunkFragment(chunk) { Position = new FragmentPosition(generation, number) };
    }

    private sealed class NoListener : IStreamListener
    {
        public void OnInit(InitSegment init)
        {
        }

        public void OnChunk(Chunk chunk) => chunk.Release();

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
