namespace Fleet.Core.Codecs.Opus;

/// <summary>The first bytes of an Opus packet (RFC 6716 section 3.1).</summary>
public static class OpusPacket
{
    /// <summary>Every duration of Opus is counted at this rate, whatever was recorded or declared.</summary>
    public const int ClockRate = 48000;

    /// <summary>RFC 6716 section 3.2.5: a packet holds at most 120 ms.</summary>
    private const int LongestPacket = ClockRate / 1000 * 120;

    /// <summary>Reads how many samples at 48 kHz the packet holds; false when it can't be one.</summary>
    public static bool TryGetDuration(ReadOnlySpan<byte> packet, out int samples)
    {
        samples = 0;
        if (packet.IsEmpty) return false;
        int frames = 2;
        switch (packet[0] & 3)
        {
            case 0:
                frames = 1;
                break;
            case 3:
                if (packet.Length < 2) return false;
                frames = packet[1] & 0x3F;
                break;
        }

        samples = frames * FrameSamples(packet[0] >> 3);
        return frames > 0 && samples <= LongestPacket;
    }

    /// <summary>RFC 6716 section 3.1, table 2.</summary>
    private static int FrameSamples(int configuration) => configuration switch
    {
        < 12 => (configuration & 3) == 3 ? 2880 : 480 << (configuration & 3),
        < 16 => 480 << (configuration & 1),
        _ => 120 << (configuration & 3),
    };
}
