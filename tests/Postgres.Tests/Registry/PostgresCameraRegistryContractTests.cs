using Fleet.Core.Fleet;
using Fleet.Testing.Registry;

namespace Fleet.Postgres.Tests.Registry;

public sealed class PostgresCameraRegistryContractTests(PostgresFixture postgres) : CameraRegistryContract, IClassFixture<PostgresFixture>
{
    protected override async Task<IRegistryUnderTest> OpenAsync() => new RegistryUnderTest(
        await PostgresCameraRegistry.OpenAsync(await postgres.CreateDatabaseAsync(default), TimeProvider.System, Assert.Fail, default));

    private sealed class RegistryUnderTest(PostgresCameraRegistry registry) : IRegistryUnderTest
    {
        public ICameraRegistry Registry => registry;

        public ValueTask DisposeAsync() => registry.DisposeAsync();
    }
}
