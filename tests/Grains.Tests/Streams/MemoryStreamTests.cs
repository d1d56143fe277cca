namespace Fleet.Grains.Tests.Streams;

public sealed class MemoryStreamTests(MemoryStreamCluster cluster) : StreamContract(cluster), IClassFixture<MemoryStreamCluster>;
