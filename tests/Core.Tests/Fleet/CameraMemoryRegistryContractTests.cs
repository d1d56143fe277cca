using Fleet.Core.Fleet;
using Fleet.Testing;
using Fleet.Testing.Registry;

namespace Fleet.Core.Tests.Fleet;

public sealed class CameraMemoryRegistryContractTests : CameraRegistryContract
{
    protected override Task<IRegistryUnderTest> OpenAsync() => Task.FromResult<IRegistryUnderTest>(new RegistryUnderTest());

    private sealed class RegistryUnderTest : IRegistryUnderTest
    {
        private readonly MemoryCameraRegistry _registry = new(new ManualTime());

        public ICameraRegistry Registry => _registry;

        public ValueTask DisposeAsync()
        {
            _registry.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
