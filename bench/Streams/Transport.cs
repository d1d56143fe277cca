namespace Fleet.Streams;

/// <summary>What carries fragments from a silo to an edge.</summary>
internal enum Transport
{
    /// <summary>The direct stream provider.</summary>
    Direct,

    /// <summary>A grain call that answers an IAsyncEnumerable, of plain byte arrays.</summary>
    Enumerable,

    /// <summary>One-way calls of a grain observer, of plain byte arrays. They come in any order.</summary>
    Observer,

    /// <summary>Memory streams that are looked into every 10 ms.</summary>
    Memory10,

    /// <summary>Memory streams as they come: 100 ms.</summary>
    Memory100,
}
