using System.Buffers.Binary;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Codecs.H264;

/// <summary>RTP payload format for H.264 video (RFC 6184), in the single NAL unit and the non-interleaved mode.</summary>
public sealed class H264Depacketizer : NalDepacketizer
{
    private const int PeekSize = 64;
    private readonly ParameterSets _sets;
    private readonly PictureGate _gate;
    private PictureFacts _facts;

    public H264Depacketizer(PayloadFormat format, IAccessUnitSink sink)
        : base(sink)
    {
        // RFC 6184 section 6.4: packets out of decoding order, which no browser's container can carry at low latency
        if (format.Parameters["packetization-mode"]?.Trim() == "2")
        {
            throw new MediaNotSupportedException(
                "The camera sends H.264 in interleaved mode (packetization-mode=2). Set its RTP packetization to non-interleaved (mode 1).");
        }

        _sets = new ParameterSets(format.ClockRate);
        _gate = new PictureGate(format.ClockRate);
        foreach (byte[] nal in SpropParameterSets.Read(format.Parameters["sprop-parameter-sets"])) _sets.TryStore(nal);
    }

    protected override bool AwaitsSecondField => _facts.AwaitsSecondField;

    protected override void ReadPayload(ReadOnlySpan<byte> payload)
    {
        switch (NalType.Of(payload[0]))
        {
            case NalType.StapA:
                ReadAggregate(payload[1..]);
                break;
            case NalType.FuA:
                ReadFragment(payload);
                break;
            case 0 when payload.StartsWith<byte>([0, 0, 1]) || payload.StartsWith<byte>([0, 0, 0, 1]):
            case > 0 and < NalType.StapA:
                TakeNal(payload);
                break;
            default:
                // STAP-B, MTAP and FU-B belong to the interleaved mode; 30 and 31 are undefined
                CountMalformed();
                break;
        }
    }

    protected override bool IsLaterFragment(ReadOnlySpan<byte> payload) =>
        payload.Length >= 2 && NalType.Of(payload[0]) == NalType.FuA && (payload[1] & 0x80) == 0;

    protected override bool IsLaterSlice(ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[PeekSize];
        int type = NalType.Of(payload[0]);
        if (type == NalType.StapA && payload.Length > 3)
        {
            payload = payload[3..];
            type = NalType.Of(payload[0]);
        }
        else if (type == NalType.FuA && payload.Length > 2 && (payload[1] & 0x80) != 0)
        {
            payload = payload[1..];
            type = NalType.Of(payload[0]);
        }

        if (type is not (NalType.Slice or NalType.Idr)) return false;
        payload = payload[..Math.Min(PeekSize, payload.Length)];
        payload.CopyTo(head);
        head[0] = (byte)(0x60 | type);
        return ClassifySlice(head[..payload.Length]) == NalUse.LaterSlice;
    }

    protected override NalUse Classify(ReadOnlySpan<byte> nal)
    {
        if ((nal[0] & 0x80) != 0) return NalUse.BrokenSlice; // forbidden_zero_bit
        switch (NalType.Of(nal[0]))
        {
            case NalType.Slice or NalType.Idr:
                return ClassifySlice(nal);
            case NalType.Sei:
                _facts.Recovery = RecoveryPoint.Find(nal) ?? _facts.Recovery;
                return NalUse.Keep;
            case NalType.Sps or NalType.Pps:
                return _sets.TryStore(nal) ? NalUse.Drop : NalUse.Malformed;
            case 2 or 3 or 4:
                return NalUse.BrokenSlice; // data partitions: the extended profile, which browsers don't decode
            case 0 or >= NalType.StapA:
                return NalUse.Malformed;
            default:
                // delimiters, filler, ends of sequences, and layers above the base view
                return NalUse.Drop;
        }
    }

    protected override bool NoteSlice(ReadOnlySpan<byte> nal, bool whole)
    {
        if (NalType.Of(nal[0]) is < NalType.Slice or > NalType.Idr) return false;
        _facts.IsReference |= (nal[0] & 0x60) != 0;
        if (!whole || !SliceHeader.TryReadStart(nal, out SliceHeader slice)) return true;

        _facts.HasInterSlices |= !slice.IsIntra;
        if (_facts.Header is null)
        {
            // without its first slice a picture is not known, whatever its other slices refer to
            if (!slice.IsFirst) return true;
            if (_sets.Find(slice.PpsId) is not { } sets || !SliceHeader.TryRead(nal, sets.Sps.Content, sets.Pps.Content, out slice)) return true;
            _facts.Header = slice;
            _facts.Sets = sets;
        }
        else if (_facts.AwaitsSecondField && SliceHeader.TryRead(nal, _facts.Sets.Sps.Content, _facts.Sets.Pps.Content, out slice))
        {
            _facts.HasSecondField = _facts.IsSecondField(slice);
        }

        return true;
    }

    protected override bool TryAccept(uint timestamp, bool afterLoss, out bool isKeyFrame, out int reorderDelay)
    {
        bool accepted = _gate.TryAccept(_sets, Sink, _facts, timestamp, afterLoss, out isKeyFrame, out reorderDelay);
        _facts = default;
        return accepted;
    }

    protected override bool TryDropBroken()
    {
        if (_facts.IsReference) _gate.WaitForKeyFrame();
        _facts = default;
        // even where nothing refers to it: the frame number of the next picture tells whether more than this one is missing
        return false;
    }

    private NalUse ClassifySlice(ReadOnlySpan<byte> nal)
    {
        if (!SliceHeader.TryReadStart(nal, out SliceHeader slice)) return NalUse.BrokenSlice;
        if (!slice.IsFirst) return NalUse.LaterSlice;
        bool isSecondField = _facts.AwaitsSecondField
            && SliceHeader.TryRead(nal, _facts.Sets.Sps.Content, _facts.Sets.Pps.Content, out slice) && _facts.IsSecondField(slice);
        return isSecondField ? NalUse.LaterSlice : NalUse.FirstSlice;
    }

    // RFC 6184 section 5.7.1
    private void ReadAggregate(ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= 2)
        {
            int size = BinaryPrimitives.ReadUInt16BigEndian(rest);
            rest = rest[2..];
            if (size > rest.Length)
            {
                CountMalformed();
                BreakPicture();
                return;
            }

            // a size of zero is padding that some cameras put behind the last unit
            if (size > 0) TakeNal(rest[..size]);
            rest = rest[size..];
        }
    }

    // RFC 6184 section 5.8. Start and end in one fragment are forbidden there, and seen: then it is the whole unit.
    private void ReadFragment(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 2)
        {
            CountMalformed();
            return;
        }

        int type = NalType.Of(payload[1]);
        byte header = (byte)(payload[0] & 0xE0 | type);
        TakeFragment(type, [header], first: (payload[1] & 0x80) != 0, last: (payload[1] & 0x40) != 0, payload[2..]);
    }
}
