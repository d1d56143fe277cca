namespace Fleet.Core.Tests.Codecs;

/// <summary>Splits pictures into RTP payloads as cameras do: RFC 6184 for H.264, RFC 7798 for H.265.</summary>
internal sealed class VideoPacketizer(bool h265, int maxPayload, bool aggregates, bool orderNumbers = false)
{
    private int _order;

    public IEnumerable<RtpPayload> Packetize(IReadOnlyList<byte[]> nals, uint timestamp, bool marker = true)
    {
        List<byte[]> payloads = [];
        List<byte[]> gathered = [];
        foreach (byte[] nal in nals)
        {
            if (aggregates && nal.Length < maxPayload / 3)
            {
                gathered.Add(nal);
                if (gathered.Sum(n => n.Length + 3) <= maxPayload - 8) continue;
                gathered.RemoveAt(gathered.Count - 1);
                Flush(payloads, gathered);
                gathered.Add(nal);
                continue;
            }

            Flush(payloads, gathered);
            if (nal.Length + 2 <= maxPayload) payloads.Add(Single(nal));
            else payloads.AddRange(Fragments(nal));
        }

        Flush(payloads, gathered);
        return payloads.Select((data, i) => new RtpPayload(timestamp, marker && i == payloads.Count - 1, data));
    }

    private byte[] Order(int bytes)
    {
        if (!orderNumbers) return [];
        return bytes == 2 ? [(byte)(_order >> 8), (byte)_order++] : [(byte)(0 * _order++)];
    }

    private byte[] Single(byte[] nal) => orderNumbers ? [.. nal[..2], .. Order(2), .. nal[2..]] : nal;

    private void Flush(List<byte[]> payloads, List<byte[]> gathered)
    {
        if (gathered.Count == 1) payloads.Add(Single(gathered[0]));
        if (gathered.Count > 1)
        {
            List<byte> payload = h265 ? [48 << 1, 1] : [0x60 | 24];
            foreach (byte[] nal in gathered)
            {
                payload.AddRange(Order(payload.Count == 2 ? 2 : 1));
                payload.AddRange([(byte)(nal.Length >> 8), (byte)nal.Length, .. nal]);
            }

            payloads.Add([.. payload]);
        }

        gathered.Clear();
    }

    private IEnumerable<byte[]> Fragments(byte[] nal)
    {
        int header = h265 ? 2 : 1;
        int type = h265 ? nal[0] >> 1 & 0x3F : nal[0] & 0x1F;
        int size = maxPayload - header - 1;
        for (int at = header; at < nal.Length; at += size)
        {
            bool first = at == header;
            byte flags = (byte)((first ? 0x80 : 0) | (at + size >= nal.Length ? 0x40 : 0) | type);
            byte[] head = h265 ? [(byte)(nal[0] & 0x81 | 49 << 1), nal[1], flags, .. first ? Order(2) : []] : [(byte)(nal[0] & 0xE0 | 28), flags];
            yield return [.. head, .. nal.AsSpan(at, Math.Min(size, nal.Length - at))];
        }
    }
}
