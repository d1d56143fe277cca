using System.Buffers.Binary;
using System.Globalization;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Codecs.H265;

/// <summary>RTP payload format for H.265 video (RFC 7798), units in their decoding order.</summary>
public sealed class H265Depacketizer : NalDepacketizer
{
    private const int HeaderSize = 2;
    private const int FirstOrderNumberSize = 2;
    private const int LaterOrderNumberSize = 1;

    private static readonly string[] ParameterSetNames = ["sprop-vps", "sprop-sps", "sprop-pps"];

    private readonly bool _hasOrderNumbers;
    private readonly ParameterSets _sets;
    private readonly PictureGate _gate = new();
    private PictureFacts _facts;

    public H265Depacketizer(PayloadFormat format, IAccessUnitSink sink)
        : base(sink)
    {
        _sets = new ParameterSets(format.ClockRate);
        // RFC 7798 section 7.1: either parameter puts decoding order numbers into the packets
        _hasOrderNumbers = IsPositive(format.Parameters["sprop-max-don-diff"]) || IsPositive(format.Parameters["sprop-depack-buf-nalus"]);
        foreach (string name in ParameterSetNames)
        {
            foreach (byte[] nal in SpropParameterSets.Read(format.Parameters[name])) _sets.TryStore(nal);
        }
    }

    protected override void ReadPayload(ReadOnlySpan<byte> payload)
    {
        if (payload.StartsWith<byte>([0, 0, 1]) || payload.StartsWith<byte>([0, 0, 0, 1]))
        {
            TakeNal(payload);
            return;
        }

        if (payload.Length <= HeaderSize)
        {
            CountMalformed();
            return;
        }

        switch (NalType.Of(payload[0]))
        {
            case NalType.Aggregation:
                ReadAggregate(payload[HeaderSize..]);
                break;
            case NalType.Fragmentation:
                ReadFragment(payload);
                break;
            case < NalType.Aggregation when !_hasOrderNumbers:
                TakeNal(payload);
                break;
            case < NalType.Aggregation:
                ReadSingle(payload);
                break;
            default:
                // PACI (50) wraps what a camera could send bare; the rest is undefined
                CountMalformed();
                break;
        }
    }

    protected override bool IsLaterFragment(ReadOnlySpan<byte> payload) =>
        payload.Length > HeaderSize && NalType.Of(payload[0]) == NalType.Fragmentation && (payload[HeaderSize] & 0x80) == 0;

    protected override bool IsLaterSlice(ReadOnlySpan<byte> payload)
    {
        if (payload.Length <= HeaderSize + 1) return false;
        int type = NalType.Of(payload[0]);
        int start = HeaderSize + (_hasOrderNumbers ? FirstOrderNumberSize : 0);
        if (type == NalType.Fragmentation && (payload[HeaderSize] & 0x80) != 0)
        {
            type = payload[HeaderSize] & 0x3F;
            start++;
        }
        else if (type == NalType.Aggregation && payload.Length > start + 2)
        {
            start += 2 + HeaderSize;
            type = NalType.Of(payload[start - HeaderSize]);
        }

        // first_slice_segment_in_pic_flag
        return NalType.IsSlice(type) && payload.Length > start && (payload[start] & 0x80) == 0;
    }

    protected override NalUse Classify(ReadOnlySpan<byte> nal)
    {
        if (nal.Length <= HeaderSize) return NalUse.Malformed;
        int type = NalType.Of(nal[0]);
        bool isSlice = NalType.IsSlice(type);
        // forbidden_zero_bit, nuh_temporal_id_plus1
        if ((nal[0] & 0x80) != 0 || (nal[1] & 7) == 0) return isSlice ? NalUse.BrokenSlice : NalUse.Malformed;
        // nuh_layer_id: layers above the base one are not carried
        if ((nal[0] & 1) != 0 || nal[1] >> 3 != 0) return NalUse.Drop;
        if (isSlice)
        {
            if (!SliceHeader.TryReadStart(nal, out SliceHeader slice)) return NalUse.BrokenSlice;
            return slice.IsFirst ? NalUse.FirstSlice : NalUse.LaterSlice;
        }

        switch (type)
        {
            case NalType.Vps or NalType.Sps or NalType.Pps:
                return _sets.TryStore(nal) ? NalUse.Drop : NalUse.Malformed;
            case NalType.PrefixSei:
                return NalUse.Keep;
            case NalType.SuffixSei:
                // behind its picture's marker there is no picture it could travel with
                return _facts.Kind is null ? NalUse.Drop : NalUse.Keep;
            case NalType.EndOfSequence or NalType.EndOfBitstream:
                _gate.EndSequence();
                return NalUse.Drop;
            case >= NalType.Aggregation:
                return NalUse.Malformed;
            default:
                return NalUse.Drop;
        }
    }

    protected override bool NoteSlice(ReadOnlySpan<byte> nal, bool whole)
    {
        int type = NalType.Of(nal[0]);
        if (!NalType.IsSlice(type)) return false;
        _facts.Kind ??= (type, nal.Length < HeaderSize ? 0 : (nal[1] & 7) - 1);
        if (whole && _facts.Header is null && SliceHeader.TryReadStart(nal, out SliceHeader slice) && _sets.Find(slice.PpsId) is { } sets
            && SliceHeader.TryRead(nal, sets.Sps.Content, sets.Pps.Content, out slice))
        {
            _facts.Header = slice;
            _facts.Sets = sets;
        }

        return true;
    }

    protected override bool TryAccept(uint timestamp, bool afterLoss, out bool isKeyFrame, out int reorderDelay)
    {
        bool accepted = _gate.TryAccept(_sets, Sink, _facts, afterLoss, out isKeyFrame, out reorderDelay);
        _facts = default;
        return accepted;
    }

    protected override bool TryDropBroken()
    {
        bool known = _facts.Kind is not null;
        if (_facts.Kind is { } kind) _gate.Miss(kind.Type, kind.TemporalId);
        _facts = default;
        return known;
    }

    private static bool IsPositive(string? value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0;

    // RFC 7798 section 4.4.1: with order numbers a DONL stands behind the header
    private void ReadSingle(ReadOnlySpan<byte> payload)
    {
        if (payload.Length <= HeaderSize + FirstOrderNumberSize)
        {
            CountMalformed();
            return;
        }

        TakeFragment(NalType.Of(payload[0]), payload[..HeaderSize], first: true, last: true, payload[(HeaderSize + FirstOrderNumberSize)..]);
    }

    // RFC 7798 section 4.4.2: a DONL before the first unit, a DOND before each later one
    private void ReadAggregate(ReadOnlySpan<byte> rest)
    {
        int orderNumber = _hasOrderNumbers ? FirstOrderNumberSize : 0;
        while (rest.Length >= orderNumber + 2)
        {
            rest = rest[orderNumber..];
            int size = BinaryPrimitives.ReadUInt16BigEndian(rest);
            rest = rest[2..];
            if (size > rest.Length)
            {
                CountMalformed();
                BreakPicture();
                return;
            }

            if (size > 0) TakeNal(rest[..size]);
            rest = rest[size..];
            orderNumber = _hasOrderNumbers ? LaterOrderNumberSize : 0;
        }
    }

    // RFC 7798 section 4.4.3
    private void ReadFragment(ReadOnlySpan<byte> payload)
    {
        int type = payload[HeaderSize] & 0x3F;
        bool first = (payload[HeaderSize] & 0x80) != 0;
        bool last = (payload[HeaderSize] & 0x40) != 0;
        ReadOnlySpan<byte> data = payload[(HeaderSize + 1)..];
        if (first && _hasOrderNumbers)
        {
            if (data.Length < FirstOrderNumberSize)
            {
                CountMalformed();
                return;
            }

            data = data[FirstOrderNumberSize..];
        }

        TakeFragment(type, [(byte)(payload[0] & 0x81 | type << 1), payload[1]], first, last, data);
    }
}
