using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;

namespace Fleet.Grains.Tests.Surrogates;

/// <summary>For the time of a rolling upgrade, silos and edges of two versions talk to each other.</summary>
public sealed class RollingUpgradeTests
{
    [Fact]
    public void A_chunk_of_a_newer_version_is_read_without_what_is_new()
    {
        Chunk got = Wire.Pass<NewerChunk, ChunkParcel>(new NewerChunk { Track = 2, Epoch = 1, Sequence = 2, DecodeTime = 3, Duration = 4, Timescale = 5, IsKeyFrame = true, Bytes = [1, 2], Layer = 7, Note = "new" }).Chunk;

        Assert.Equal((TrackKind.Audio, 1, 2u, 3L, 4, 5, true), (got.Track, got.Epoch, got.Sequence, got.DecodeTime, got.Duration, got.Timescale, got.IsKeyFrame));
        Assert.Equal([1, 2], got.Bytes.ToArray());
    }

    [Fact]
    public void A_chunk_of_an_older_version_is_read_with_what_is_missing_left_out()
    {
        NewerChunk got = Wire.Pass<ChunkParcel, NewerChunk>(new ChunkParcel(SampleMedia.Chunk(9, size: 3)));

        Assert.Equal((9u, 9 * 3600L, 0, null), (got.Sequence, got.DecodeTime, got.Layer, got.Note));
        Assert.Equal([9, 9, 9], got.Bytes);
    }

    [Fact]
    public void A_request_of_a_newer_version_is_read_without_what_is_new()
    {
        Guid subscriber = Guid.NewGuid();
        Assert.Equal(new WatchRequest(subscriber, true), Wire.Pass<NewerWatchRequest, WatchRequest>(new NewerWatchRequest(subscriber, true, 5) { Words = ["new"] }));
    }

    [Fact]
    public void A_request_of_an_older_version_is_read_with_what_is_missing_left_out()
    {
        NewerWatchRequest got = Wire.Pass<WatchRequest, NewerWatchRequest>(new WatchRequest(Guid.NewGuid(), true));
        Assert.Equal((true, 0L, null), (got.Holds, got.Since, got.Words));
    }

    [Fact]
    public void A_status_of_a_newer_version_is_read_without_what_is_new()
    {
        SessionStatus got = Wire.Pass<NewerSessionStatus, SessionStatus>(new NewerSessionStatus { Phase = SessionPhase.Live, Pulls = 4, Brightness = 0.5 });

        Assert.Equal((SessionPhase.Live, 4), (got.Phase, got.Pulls));
        Assert.Empty(got.Quirks);
    }
}
