using Fleet.Core.Fleet;
using Fleet.Hosting.Registry;
using Fleet.Testing.Registry;

namespace Fleet.Hosting.Tests.Registry;

public sealed class JsonCameraRegistryContractTests : CameraRegistryContract
{
    protected override async Task<IRegistryUnderTest> OpenAsync()
    {
        var directory = new TemporaryDirectory();
        return new RegistryUnderTest(directory, await JsonCameraRegistry.OpenAsync(directory.File("cameras.json"), TimeProvider.System, Assert.Fail, default));
    }

    private sealed class RegistryUnderTest(TemporaryDirectory directory, JsonCameraRegistry registry) : IRegistryUnderTest
    {
        public ICameraRegistry Registry => registry;

        public async ValueTask DisposeAsync()
        {
            await registry.DisposeAsync();
            directory.Dispose();
        }
    }
}
