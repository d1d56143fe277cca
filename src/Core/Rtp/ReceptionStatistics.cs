namespace Fleet.Core.Rtp;

/// <summary>
/// What a receiver has to know for its reports (RFC 3550 appendices A.1, A.3 and A.8): sequence cycles, loss and jitter of one sender.
/// </summary>
public sealed class ReceptionStatistics(int clockRate, long timestampFrequency)
{
    private const int SequenceModulus = 1 << 16;
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;
    private const int LowestCumulative = -0x800000;
    private const int HighestCumulative = 0x7FFFFF;

    private bool _started;
    private uint _ssrc;
    private uint _base;
    private uint _highest;
    private uint _cycles;
    private long _received;
    private long _expectedPrior;
    private long _receivedPrior;
    private int _badSequence = -1;
    private long _transit;
    private double _jitter;
    private uint _lastSenderReport;
    private long _senderReportArrival;

    /// <summary>Packets that should have come and did not; negative when some came twice.</summary>
    public long Lost => _started ? Expected - _received : 0;

    /// <summary>In ticks of the RTP clock.</summary>
    public double Jitter => _jitter;

    private long Expected => (long)_cycles + _highest - _base + 1;

    public void OnPacket(in RtpPacket packet, long arrival)
    {
        long transit = (long)((Int128)arrival * clockRate / timestampFrequency) - packet.Timestamp;
        if (!_started || packet.Ssrc != _ssrc)
        {
            Start(packet, transit);
            return;
        }

        if (!UpdateSequence(packet, transit)) return;
        _received++;
        // appendix A.8: the difference is taken in 32 bits, so that neither clock's wrap shows
        int distance = unchecked((int)(transit - _transit));
        _transit = transit;
        _jitter += (Math.Abs((double)distance) - _jitter) / 16;
    }

    public void OnSenderReport(ulong ntp, long arrival)
    {
        _lastSenderReport = (uint)(ntp >> 16);
        _senderReportArrival = arrival;
    }

    /// <summary>The report on everything since the last call; null before the first packet.</summary>
    public RtcpReportBlock? TakeReport(long now)
    {
        if (!_started) return null;
        long expected = Expected - _expectedPrior;
        long lost = expected - (_received - _receivedPrior);
        (_expectedPrior, _receivedPrior) = (Expected, _received);
        return new RtcpReportBlock
        {
            Ssrc = _ssrc,
            FractionLost = (byte)(expected <= 0 || lost <= 0 ? 0 : Math.Min(255, (lost << 8) / expected)),
            CumulativeLost = (int)Math.Clamp(Lost, LowestCumulative, HighestCumulative),
            HighestSequence = _cycles + _highest,
            Jitter = (uint)Math.Min(_jitter, uint.MaxValue),
            LastSenderReport = _lastSenderReport,
            DelaySinceLastSenderReport = _lastSenderReport == 0
                ? 0
                : (uint)Math.Clamp((double)(now - _senderReportArrival) / timestampFrequency * 65536, 0, uint.MaxValue),
        };
    }

    /// <summary>Appendix A.1, without the probation: the SSRC has been checked before.</summary>
    private bool UpdateSequence(in RtpPacket packet, long transit)
    {
        ushort sequence = packet.SequenceNumber;
        ushort ahead = (ushort)(sequence - _highest);
        if (ahead < MaxDropout)
        {
            if (sequence < _highest) _cycles += SequenceModulus;
            _highest = sequence;
        }
        else if (ahead <= SequenceModulus - MaxMisorder)
        {
            if (sequence != _badSequence)
            {
                _badSequence = (sequence + 1) & 0xFFFF;
                return false;
            }

            Start(packet, transit);
            return false;
        }

        _badSequence = -1;
        return true;
    }

    private void Start(in RtpPacket packet, long transit)
    {
        // most cameras send a report before their first packet: it counts
        if (_started && packet.Ssrc != _ssrc) (_lastSenderReport, _jitter) = (0, 0);
        (_started, _ssrc, _badSequence) = (true, packet.Ssrc, -1);
        (_base, _highest, _cycles, _received) = (packet.SequenceNumber, packet.SequenceNumber, 0, 1);
        (_expectedPrior, _receivedPrior, _transit) = (0, 0, transit);
    }
}
