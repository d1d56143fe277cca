namespace Fleet.CameraSim.Rtp;

/// <summary>RFC 7798: single NAL unit packets, aggregation packets and fragmentation units, without DONL.</summary>
internal sealed class H265Packetizer(byte payloadType) : NalPacketizer(payloadType)
{
    private const byte AggregationPacket = 48;
    private const byte FragmentationUnit = 49;

    protected override int HeaderLength => 2;

    // section 4.4.2: layer and temporal id are the lowest of those inside; the clips have but one
    protected override byte[] AggregationHeader(IReadOnlyList<ReadOnlyMemory<byte>> nals, int start, int end) =>
        [AggregationPacket << 1, nals[start].Span[1]];

    // section 4.4.3
    protected override byte[] FragmentHeader(ReadOnlySpan<byte> nal, byte flags) =>
        [(byte)((nal[0] & 0x81) | FragmentationUnit << 1), nal[1], (byte)(flags | (nal[0] >> 1 & 0x3F))];
}
