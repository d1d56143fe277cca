namespace Fleet.Core.Codecs.H264;

/// <summary>Finds a recovery point among supplemental enhancement messages (ITU-T H.264 sections 7.3.2.3 and D.1.8).</summary>
public static class RecoveryPoint
{
    private const int PayloadType = 6;

    /// <summary>Pictures until the output is right when decoding begins here; null when <paramref name="sei"/> has no recovery point.</summary>
    public static int? Find(ReadOnlySpan<byte> sei)
    {
        var messages = new SeiReader(sei[1..]);
        Span<byte> head = stackalloc byte[8];
        while (messages.TryRead(head, out int type, out int length))
        {
            if (type != PayloadType) continue;
            var reader = new BitReader(head[..length]);
            uint pictures = reader.ReadUe();
            if (!reader.Overrun && pictures <= ushort.MaxValue) return (int)pictures;
        }

        return null;
    }
}
