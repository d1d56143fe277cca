using Fleet.Grains.Abstractions.Streams;

namespace Fleet.Grains.Tests.Streams;

public sealed class DirectStreamCluster() : StreamCluster(new FleetStreamsOptions());
