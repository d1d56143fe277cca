using Fleet.Grains.Abstractions.Streams;

namespace Fleet.Grains.Tests.Streams;

public sealed class DirectStreamCluster : StreamCluster
{
    protected override ValueTask<FleetStreamsOptions> PrepareAsync() => ValueTask.FromResult(new FleetStreamsOptions());
}
