using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests;

/// <summary>What becomes of the second fleet's viewers when something happens to the first.</summary>
public sealed class CascadeFaultTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FleetChain _chain = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    [Fact]
    public async Task Viewers_stay_while_the_first_fleet_changes_its_camera_and_while_it_dies_and_comes_back()
    {
        await _chain.InitializeAsync();
        await using CameraSimulator other = await CameraSimulator.StartAsync(
            new CameraSimOptions { Video = SimulatedVideo.H265, Audio = SimulatedAudio.None }, TimeProvider.System, Ct);
        await using FrameStream viewer = await FrameStream.OpenAsync(new Uri(_chain.Second, "/live/far/cmaf"), Ct);
        await Until.TrueAsync(() => viewer.Frames.Count > 25, Patience, Ct);
        Assert.True(Inits(viewer) is [var h264] && h264.AsSpan().IndexOf("avc1"u8) > 0);

        await _chain.MoveAsync(other.UrlOf("cam-1").AbsoluteUri, Ct);
        await Until.TrueAsync(() => Inits(viewer).Count == 2 && ChunksBehindTheLastInit(viewer) > 25, Patience, Ct);
        Assert.True(Inits(viewer)[1].AsSpan().IndexOf("hvc1"u8) > 0);

        _chain.KillFirst();
        await Until.TrueAsync(() => _chain.StatusAsync(_chain.Second, "far", Ct).GetAwaiter().GetResult().GetProperty("state").GetString() == "reconnecting", Patience, Ct);
        await _chain.RestartFirstAsync(Ct);
        await Until.TrueAsync(() => Inits(viewer).Count == 3 && ChunksBehindTheLastInit(viewer) > 25, Patience, Ct);
        Assert.Equal(Inits(viewer)[1], Inits(viewer)[2]);
    }

    private static List<byte[]> Inits(FrameStream viewer) => [.. viewer.Frames.Select(frame => frame.Bytes).Where(FrameStream.IsInit)];

    private static int ChunksBehindTheLastInit(FrameStream viewer)
    {
        var frames = viewer.Frames;
        return frames.Count - 1 - frames.ToList().FindLastIndex(frame => FrameStream.IsInit(frame.Bytes));
    }
}
