namespace Fleet.CameraSim.Rtp;

/// <summary>One audio frame a packet.</summary>
internal static class AudioPacketizer
{
    /// <summary>RFC 3640 section 3.3.6, AAC-hbr: 16 bits of AU headers, being 13 of size and 3 of index. A frame completes its unit, so the marker is set.</summary>
    public static WireUnit LayAac(byte payloadType, ReadOnlySpan<byte> frame)
    {
        var writer = new WireUnitWriter(payloadType);
        writer.Add([0, 16, (byte)(frame.Length >> 5), (byte)(frame.Length << 3)], frame, marker: true);
        return writer.Finish();
    }

    /// <summary>Opus (RFC 7587 section 4.2) and G.711 (RFC 3551 section 4.5.14): the frame is the payload; no talk spurt begins, so no marker.</summary>
    public static WireUnit LayPlain(byte payloadType, ReadOnlySpan<byte> frame)
    {
        var writer = new WireUnitWriter(payloadType);
        writer.Add([], frame, marker: false);
        return writer.Finish();
    }
}
