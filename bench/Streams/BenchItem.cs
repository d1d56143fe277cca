namespace Fleet.Streams;

/// <summary>What the transports that know no fragments carry.</summary>
[GenerateSerializer, Immutable, Alias("fleet.bench.item")]
public sealed record BenchItem([property: Id(0)] byte[] Bytes);
