namespace Fleet.Core.Codecs;

/// <summary>What a decoder has to know before the first access unit of a track.</summary>
public abstract class TrackFormat
{
    /// <summary>The codec as browsers name it (RFC 6381), for instance <c>avc1.64001F</c>.</summary>
    public required string CodecString { get; init; }

    /// <summary>Ticks a second of the track's media time.</summary>
    public required int Timescale { get; init; }

    /// <summary>The body of the codec's configuration box: avcC, hvcC, the AudioSpecificConfig, dOps or dfLa.</summary>
    public required ReadOnlyMemory<byte> Configuration { get; init; }
}
