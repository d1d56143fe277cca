using System.Numerics;

namespace Fleet.Core.Rtp;

/// <summary>
/// Brings the packets of one track into the order of their sequence numbers (RFC 3550 section 5.1). A packet that comes in order passes
/// through untouched; one that comes early is copied and held until the gap before it fills, or is given up: when it is older than the
/// longest wait, or further ahead than there are slots. Over TCP there is nothing to wait for: no slots, and every gap is a loss at once.
/// </summary>
public sealed class RtpReorderBuffer
{
    public const int DefaultSlots = 128;

    /// <summary>RFC 3550 appendix A.1, MAX_DROPOUT: a jump further ahead is no loss but a new sequence.</summary>
    private const int FurthestAhead = 3000;

    /// <summary>RFC 3550 appendix A.1, MAX_MISORDER: a packet this little behind is late; one further behind begins a new sequence.</summary>
    private const int FurthestBehind = 100;

    /// <summary>RFC 3550 appendix A.1: so many packets in a row make a new sequence believable. Garbage does not repeat itself in order.</summary>
    private const int PacketsOfNewSequence = 2;

    private readonly IOrderedRtpHandler _handler;
    private readonly Slot[] _slots;
    private readonly long _longestWait;
    private readonly long _silence;
    private bool _started;
    private bool _hasSsrc;
    private uint _ssrc;
    private ushort _next;
    private int _held;
    private long _lastArrival;
    private ushort _restartNext;
    private int _restartCount;

    /// <param name="handler">Where the packets go, inline.</param>
    /// <param name="slots">The most packets that are held: <see cref="DefaultSlots"/> for UDP, 0 for TCP.</param>
    /// <param name="longestWait">How long a gap may hold up the packets behind it, in ticks of the arrival timestamps.</param>
    /// <param name="silence">How long the sender has to be silent before another one may take its place, in the same ticks.</param>
    /// <param name="ssrc">The sender that SETUP named; null to take the first that sends.</param>
    public RtpReorderBuffer(IOrderedRtpHandler handler, int slots, long longestWait, long silence, uint? ssrc = null)
    {
        // a power of two divides the sequence numbers evenly, so that their wrap doesn't show
        if (slots != 0 && (!BitOperations.IsPow2(slots) || slots >= FurthestAhead))
        {
            throw new ArgumentOutOfRangeException(nameof(slots), slots, "Not a power of two below the largest jump.");
        }

        _handler = handler;
        _slots = new Slot[slots];
        _longestWait = longestWait;
        _silence = silence;
        (_hasSsrc, _ssrc) = (ssrc is not null, ssrc ?? 0);
        _lastArrival = long.MinValue;
    }

    /// <summary>Packets held now.</summary>
    public int Held => _held;

    public RtpOrderStatistics Statistics { get; } = new();

    /// <summary>Takes one packet with the bytes it was read from.</summary>
    public void Push(in RtpPacket packet, ReadOnlySpan<byte> data, long arrival)
    {
        Statistics.Received++;
        if (!AcceptSender(packet.Ssrc, arrival)) return;
        _lastArrival = arrival;
        if (!_started) Start(packet.SequenceNumber);

        GiveUpOldGaps(arrival);
        int ahead = (short)(packet.SequenceNumber - _next);
        if (ahead == 0) HandOn(packet);
        else if (ahead < 0 && ahead >= -FurthestBehind) Statistics.Late++;
        else if (ahead > 0 && ahead < FurthestAhead) TakeEarly(packet, data, ahead, arrival);
        else if (!ConfirmsRestart(packet.SequenceNumber)) return;
        else HandOn(packet);
        _restartCount = 0;
    }

    /// <summary>To be called now and then while no packet comes: hands on what waited too long.</summary>
    public void Flush(long now)
    {
        if (_started) GiveUpOldGaps(now);
    }

    /// <summary>
    /// The packets of another session that reach our channel are not ours. A camera that restarts its encoder comes back as another
    /// sender, but the old one is silent then.
    /// </summary>
    private bool AcceptSender(uint ssrc, long arrival)
    {
        if (_hasSsrc && ssrc == _ssrc) return true;
        if (_hasSsrc && _lastArrival == long.MinValue) _lastArrival = arrival;
        if (_hasSsrc && arrival - _lastArrival < _silence)
        {
            Statistics.Foreign++;
            return false;
        }

        if (_started)
        {
            ReleaseAll();
            Statistics.Restarts++;
            _handler.OnLoss(0);
        }

        (_hasSsrc, _ssrc, _started) = (true, ssrc, false);
        return true;
    }

    private void Start(ushort sequenceNumber) => (_started, _next, _restartCount) = (true, sequenceNumber, 0);

    private void HandOn(in RtpPacket packet)
    {
        _next++;
        Statistics.HandedOn++;
        _handler.OnPacket(packet);
        ReleaseReady();
    }

    private void TakeEarly(in RtpPacket packet, ReadOnlySpan<byte> data, int ahead, long arrival)
    {
        // with slots 0 to n-1 ahead of the next, whatever is older than that gives way
        while (ahead >= _slots.Length && ahead > 0)
        {
            SkipGap(Math.Min(ahead, ahead - _slots.Length + 1));
            ahead = (short)(packet.SequenceNumber - _next);
        }

        if (ahead == 0)
        {
            HandOn(packet);
            return;
        }

        ref Slot slot = ref _slots[packet.SequenceNumber % _slots.Length];
        if (slot.Length > 0)
        {
            Statistics.Duplicates++;
            return;
        }

        if (slot.Data is null || slot.Data.Length < data.Length) slot.Data = new byte[Math.Max(data.Length, Slot.UsualSize)];
        data.CopyTo(slot.Data);
        (slot.Length, slot.Arrival) = (data.Length, arrival);
        _held++;
    }

    private void GiveUpOldGaps(long now)
    {
        while (_held > 0 && now - OldestArrival(out int gap) >= _longestWait) SkipGap(gap);
    }

    /// <summary>When the packet right behind the first gap came, and how long that gap is.</summary>
    private long OldestArrival(out int gap)
    {
        for (gap = 1; gap < _slots.Length; gap++)
        {
            ref Slot slot = ref _slots[(ushort)(_next + gap) % _slots.Length];
            if (slot.Length > 0) return slot.Arrival;
        }

        return long.MaxValue;
    }

    /// <summary>Declares up to so many packets lost, as far as the next that is held, and hands on what follows.</summary>
    private void SkipGap(int most)
    {
        int lost = 0;
        while (lost < most && !IsHeld(_next))
        {
            _next++;
            lost++;
        }

        Statistics.Lost += lost;
        if (lost > 0) _handler.OnLoss(lost);
        ReleaseReady();
    }

    private void ReleaseReady()
    {
        while (_held > 0 && IsHeld(_next)) Release(ref _slots[_next % _slots.Length]);
    }

    private bool IsHeld(ushort sequenceNumber) => _slots.Length > 0 && _slots[sequenceNumber % _slots.Length].Length > 0;

    private void Release(ref Slot slot)
    {
        int length = slot.Length;
        slot.Length = 0;
        _held--;
        _next++;
        Statistics.HandedOn++;
        if (RtpPacket.TryParse(slot.Data.AsSpan(0, length), out RtpPacket packet)) _handler.OnPacket(packet);
    }

    private void ReleaseAll()
    {
        while (_held > 0) SkipGap(_slots.Length);
    }

    private bool ConfirmsRestart(ushort sequenceNumber)
    {
        _restartCount = _restartCount > 0 && sequenceNumber == _restartNext ? _restartCount + 1 : 1;
        _restartNext = (ushort)(sequenceNumber + 1);
        if (_restartCount < PacketsOfNewSequence)
        {
            Statistics.Unordered++;
            return false;
        }

        ReleaseAll();
        Statistics.Restarts++;
        _handler.OnLoss(0);
        Start(sequenceNumber);
        return true;
    }

    private struct Slot
    {
        /// <summary>A packet that fits Ethernet.</summary>
        public const int UsualSize = 1500;

        public byte[]? Data;
        public int Length;
        public long Arrival;
    }
}
