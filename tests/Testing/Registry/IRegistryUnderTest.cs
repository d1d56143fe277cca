using Fleet.Core.Fleet;

namespace Fleet.Testing.Registry;

/// <summary>A registry, and what has to be put away after it.</summary>
public interface IRegistryUnderTest : IAsyncDisposable
{
    ICameraRegistry Registry { get; }
}
