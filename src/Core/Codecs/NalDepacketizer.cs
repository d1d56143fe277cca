using Fleet.Core.Rtp;

namespace Fleet.Core.Codecs;

/// <summary>
/// What the payload formats of H.264 and H.265 share: NAL units and fragments are put together in one reused buffer, and a picture is handed on at its marker,
/// or, where a camera sets none, when the timestamp changes. A picture of which something is missing is never handed on.
/// </summary>
public abstract class NalDepacketizer(IAccessUnitSink sink) : IDepacketizer
{
    private readonly UnitBuffer _unit = new();
    private byte[] _joined = [];
    private uint _timestamp;
    private uint _lastTimestamp;
    private int _fragmentType;
    private bool _hasPicture;
    private bool _broken;
    private bool _lost;
    private bool _afterLoss;
    private bool _markerOnEverySlice;
    private uint? _endedByMarker;

    public DepacketizerStatistics Statistics { get; } = new();

    /// <summary>Bytes the buffer of the access unit holds for good.</summary>
    public int BufferSize => _unit.Capacity;

    protected IAccessUnitSink Sink { get; } = sink;

    /// <summary>The picture is a first field whose second one belongs into the same access unit.</summary>
    protected virtual bool AwaitsSecondField => false;

    public void Push(in RtpPacket packet)
    {
        if (_lost) PlaceLoss(packet.Timestamp);
        _lastTimestamp = packet.Timestamp;
        if (packet.Timestamp != _timestamp)
        {
            if (!GoesOn(packet.Payload))
            {
                EndPicture(0);
                _timestamp = packet.Timestamp;
            }
        }

        if (!packet.Payload.IsEmpty) ReadPayload(packet.Payload);
        if (!packet.Marker || _markerOnEverySlice || (AwaitsSecondField && !_broken)) return;
        if (EndPicture(0)) _endedByMarker = packet.Timestamp;
    }

    public void OnLoss()
    {
        _lost = true;
        if (!_unit.IsOpen) return;
        _unit.Abandon();
        _broken = true;
    }

    /// <summary>Takes one packet apart: <see cref="TakeNal"/> and <see cref="TakeFragment"/>.</summary>
    protected abstract void ReadPayload(ReadOnlySpan<byte> payload);

    /// <summary>The packet carries a later fragment of a NAL unit.</summary>
    protected abstract bool IsLaterFragment(ReadOnlySpan<byte> payload);

    /// <summary>The packet goes on with the picture that is being put together, though its timestamp differs.</summary>
    protected abstract bool IsLaterSlice(ReadOnlySpan<byte> payload);

    /// <summary>Says what to do with a NAL unit; parameter sets and messages are noted, slices only looked at.</summary>
    protected abstract NalUse Classify(ReadOnlySpan<byte> nal);

    /// <summary>A slice is part of the picture. <paramref name="whole"/> is false when only its header, or not all of it, is there.</summary>
    /// <returns>False when it is no slice at all.</returns>
    protected abstract bool NoteSlice(ReadOnlySpan<byte> nal, bool whole);

    /// <summary>Decides about a whole picture, tells the sink of a new format before it, and forgets what was noted.</summary>
    protected abstract bool TryAccept(uint timestamp, bool afterLoss, out bool isKeyFrame, out int reorderDelay);

    /// <summary>A picture that is not whole is dropped. False when it isn't known what refers to it.</summary>
    protected abstract bool TryDropBroken();

    protected void CountMalformed() => Statistics.MalformedPackets++;

    /// <summary>Something of the picture is missing, or was never sent right.</summary>
    protected void BreakPicture()
    {
        _unit.Abandon();
        _broken = true;
    }

    protected void TakeNal(ReadOnlySpan<byte> nal)
    {
        BreakOpenFragment();
        if (_unit.Begin() && _unit.Append(nal)) CompleteNal();
        else Overflow();
    }

    /// <summary>Takes one fragment; <paramref name="header"/> is the NAL unit header that the payload format has it carry in pieces.</summary>
    protected void TakeFragment(int type, ReadOnlySpan<byte> header, bool first, bool last, ReadOnlySpan<byte> data)
    {
        if (first)
        {
            BreakOpenFragment();
            NoteSlice(header, whole: false);
            _fragmentType = type;
            if (!_unit.Begin() || !_unit.Append(header))
            {
                Overflow();
                return;
            }
        }
        else if (!_unit.IsOpen)
        {
            // the start is lost; where nobody saw a loss the camera never sent it
            if (!_broken && !_afterLoss) CountMalformed();
            if (NoteSlice(header, whole: false)) _broken = true;
            return;
        }
        else if (type != _fragmentType)
        {
            CountMalformed();
            BreakPicture();
            return;
        }

        if (!_unit.Append(data)) Overflow();
        else if (last) CompleteNal();
    }

    private void PlaceLoss(uint timestamp)
    {
        _lost = false;
        bool begun = _hasPicture || _broken;
        _broken = begun;
        // between packets of one picture only that picture can be hit; otherwise whole pictures may be gone
        if (!begun || timestamp != _timestamp || timestamp != _lastTimestamp) _afterLoss = true;
    }

    /// <summary>Some cameras change the timestamp inside a picture: what can only be the rest of it stays with it.</summary>
    private bool GoesOn(ReadOnlySpan<byte> payload) =>
        _unit.IsOpen ? IsLaterFragment(payload) : _hasPicture && !_broken && !payload.IsEmpty && IsLaterSlice(payload);

    private void BreakOpenFragment()
    {
        if (!_unit.IsOpen) return;
        CountMalformed();
        BreakPicture();
    }

    private void Overflow()
    {
        CountMalformed();
        _unit.Clear();
        _broken = true;
    }

    private void CompleteNal()
    {
        ReadOnlySpan<byte> nal = _unit.End();
        if (nal.IndexOf<byte>([0, 0, 1]) < 0)
        {
            Use(nal);
            return;
        }

        // no NAL unit can contain a start code: the camera has put its encoder's byte stream into one (Annex B)
        int length = nal.Length;
        if (_joined.Length < length) _joined = new byte[Math.Max(length, 2 * _joined.Length)];
        nal.CopyTo(_joined);
        _unit.RemoveLast(length);
        ReadOnlySpan<byte> rest = _joined.AsSpan(0, length);
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf<byte>([0, 0, 1]);
            ReadOnlySpan<byte> piece = (end < 0 ? rest : rest[..end]).TrimEnd((byte)0);
            rest = end < 0 ? [] : rest[(end + 3)..];
            if (piece.IsEmpty) continue;
            if (!_unit.Begin() || !_unit.Append(piece))
            {
                Overflow();
                return;
            }

            Use(_unit.End());
        }
    }

    private void Use(ReadOnlySpan<byte> nal)
    {
        NalUse use = nal.IsEmpty ? NalUse.Malformed : Classify(nal);
        switch (use)
        {
            case NalUse.Keep:
                return;
            case NalUse.Drop:
                _unit.RemoveLast(nal.Length);
                return;
            case NalUse.Malformed:
                CountMalformed();
                _unit.RemoveLast(nal.Length);
                return;
            case NalUse.BrokenSlice:
                CountMalformed();
                NoteSlice(nal, whole: false);
                _unit.RemoveLast(nal.Length);
                _broken = true;
                return;
            case NalUse.FirstSlice when _hasPicture && !_broken:
                // neither a marker nor a new timestamp between two pictures
                int length = nal.Length;
                EndPicture(length);
                nal = _unit.Data[^length..];
                break;
            case NalUse.LaterSlice when !_hasPicture:
                if (!_afterLoss && !_broken) MissStart();
                _broken = true;
                break;
        }

        _hasPicture = true;
        NoteSlice(nal, whole: true);
    }

    private void MissStart()
    {
        CountMalformed();
        // a camera that marks each slice: its pictures end where the timestamp changes
        if (_endedByMarker == _timestamp) _markerOnEverySlice = true;
    }

    /// <summary>Hands the picture on, or drops it. NAL units without a picture stay for the next one. The last <paramref name="kept"/> bytes begin the next.</summary>
    private bool EndPicture(int kept)
    {
        BreakOpenFragment();
        if (!_hasPicture && !_broken) return false;
        if (_broken)
        {
            Statistics.DroppedUnits++;
            if (!TryDropBroken()) _afterLoss = true;
        }
        else
        {
            Deliver(kept == 0 ? _unit.Data : _unit.Data[..^(kept + 4)]);
        }

        if (kept == 0) _unit.Clear();
        else _unit.KeepLast(kept);
        _hasPicture = false;
        _broken = false;
        return true;
    }

    private void Deliver(ReadOnlySpan<byte> data)
    {
        bool accepted = TryAccept(_timestamp, _afterLoss, out bool isKeyFrame, out int reorderDelay);
        _afterLoss = false;
        if (!accepted)
        {
            Statistics.DroppedUnits++;
            return;
        }

        Statistics.Units++;
        Sink.OnAccessUnit(new AccessUnit { Data = data, RtpTimestamp = _timestamp, IsKeyFrame = isKeyFrame, ReorderDelay = reorderDelay });
    }
}
