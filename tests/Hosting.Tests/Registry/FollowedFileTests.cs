using Fleet.Core.Fleet;
using Fleet.Hosting.Registry;
using Fleet.Testing.Registry;

namespace Fleet.Hosting.Tests.Registry;

public sealed class FollowedFileTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_another_process_writes_is_followed_and_never_written()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.File("cameras.json");
        await using JsonCameraRegistry owner = await JsonCameraRegistry.OpenAsync(path, TimeProvider.System, Assert.Fail, Ct);
        await using JsonCameraRegistry follower = await JsonCameraRegistry.FollowAsync(path, TimeProvider.System, Assert.Fail, Ct);
        await using IAsyncEnumerator<CameraChange> changes = follower.WatchAsync(Ct).GetAsyncEnumerator(Ct);

        await owner.AddAsync(SampleCameras.Full("a"), Ct);

        Assert.True(await changes.MoveNextAsync().AsTask().WaitAsync(Patience, Ct));
        Assert.Equal(SampleCameras.Full("a"), changes.Current.Current!.Camera);
        CameraRegistryException refused = await Assert.ThrowsAsync<CameraRegistryException>(() => follower.AddAsync(SampleCameras.Plain("b"), Ct).AsTask());
        Assert.Contains("another process writes it", refused.Message, StringComparison.Ordinal);
        Assert.Null(await owner.FindAsync(CameraId.Parse("b"), Ct));
    }
}
