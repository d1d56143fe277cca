namespace Fleet.Grains.Tests.Streams;

public sealed class AdoNetStreamTests(AdoNetStreamCluster cluster) : StreamContract(cluster), IClassFixture<AdoNetStreamCluster>;
