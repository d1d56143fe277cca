using Fleet.Grains.Abstractions.Streams;

namespace Fleet.Grains.Tests.Streams;

public sealed class MemoryStreamCluster() : StreamCluster(new FleetStreamsOptions { Kind = FleetStreamsKind.Memory });
