namespace Fleet.CameraSim.Rtp;

/// <summary>RFC 6184: single NAL unit packets, STAP-A and FU-A (packetization-mode 1).</summary>
internal sealed class H264Packetizer(byte payloadType) : NalPacketizer(payloadType)
{
    private const byte StapA = 24;
    private const byte FuA = 28;
    private const byte NalRefIdc = 0x60;

    protected override int HeaderLength => 1;

    // section 5.7.1: the highest nal_ref_idc of those inside
    protected override byte[] AggregationHeader(IReadOnlyList<ReadOnlyMemory<byte>> nals, int start, int end)
    {
        int reference = 0;
        for (int i = start; i < end; i++) reference = Math.Max(reference, nals[i].Span[0] & NalRefIdc);
        return [(byte)(reference | StapA)];
    }

    // section 5.8
    protected override byte[] FragmentHeader(ReadOnlySpan<byte> nal, byte flags) =>
        [(byte)((nal[0] & 0xE0) | FuA), (byte)(flags | (nal[0] & 0x1F))];
}
