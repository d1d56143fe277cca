using Fleet.Core.Fleet;
using Fleet.Hosting.Cameras;
using Fleet.Testing.Registry;

namespace Fleet.Hosting.Tests.Cameras;

public sealed class CameraCatalogTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly MemoryCameraRegistry _registry = new(TimeProvider.System);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(CameraQuery.MaxLimit + 1)]
    public async Task It_is_loaded_once_it_knows_every_camera_there_was(int cameras)
    {
        for (int number = 0; number < cameras; number++) await _registry.AddAsync(SampleCameras.Plain($"cam-{number}"), Ct);
        using var catalog = new CameraCatalog(_registry, TimeProvider.System);
        Assert.False(catalog.IsLoaded);

        await catalog.StartAsync(Ct);
        await catalog.Loaded.WaitAsync(Patience, Ct);

        Assert.True(catalog.IsLoaded);
        Assert.Equal(cameras, catalog.All.Count());
        await catalog.StopAsync(Ct);
    }

    [Fact]
    public async Task A_write_through_the_followed_registry_is_answered_when_the_catalog_knows()
    {
        using var catalog = new CameraCatalog(_registry, TimeProvider.System);
        await catalog.StartAsync(Ct);
        var followed = new FollowedRegistry(_registry, catalog);

        await followed.AddAsync(SampleCameras.Plain("a"), Ct);
        Assert.NotNull(catalog.Get(CameraId.Parse("a")));
        await followed.RemoveAsync(CameraId.Parse("a"), null, Ct);
        Assert.Null(catalog.Get(CameraId.Parse("a")));
        await catalog.StopAsync(Ct);
    }

    public void Dispose() => _registry.Dispose();
}
