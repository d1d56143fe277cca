using Fleet.Grains.Abstractions.Streams;

namespace Fleet.Grains.Tests.Streams;

public sealed class MemoryStreamCluster : StreamCluster
{
    protected override ValueTask<FleetStreamsOptions> PrepareAsync() => ValueTask.FromResult(new FleetStreamsOptions { Kind = FleetStreamsKind.Memory });
}
