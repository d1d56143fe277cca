using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Rtp;
using Fleet.Core.Rtsp;

namespace Fleet.Core.Fleet;

/// <summary>One track on its way from packets to access units with their media time.</summary>
internal sealed class TrackReceiver : IOrderedRtpHandler, IAccessUnitSink
{
    /// <summary>How long a gap over UDP may hold up the packets behind it.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a sender has to be silent before another one may take its place.</summary>
    private static readonly TimeSpan SenderSilence = TimeSpan.FromSeconds(2);

    private readonly int _index;
    private readonly SelectedTrack _track;
    private readonly SessionClock _clock;
    private readonly EpochWriter _writer;
    private readonly RtpReorderBuffer _order;
    private readonly IDepacketizer _depacketizer;
    private readonly ReceptionStatistics _reception;
    private readonly Lock _receptionGate = new();
    private int _timescale;
    private long _arrival;

    public TrackReceiver(int index, SelectedTrack track, RtpLowerTransport transport, SessionClock clock, EpochWriter writer, long timestampFrequency)
    {
        _index = index;
        _track = track;
        _clock = clock;
        _writer = writer;
        _timescale = track.ClockRate;
        _reception = new ReceptionStatistics(track.ClockRate, timestampFrequency);
        _order = new RtpReorderBuffer(
            this,
            transport == RtpLowerTransport.Udp ? RtpReorderBuffer.DefaultSlots : 0,
            (long)(LongestWait.TotalSeconds * timestampFrequency),
            (long)(SenderSilence.TotalSeconds * timestampFrequency));
        _depacketizer = DepacketizerFactory.Create(track.Format, this);
    }

    /// <summary>Packets received, of any payload type.</summary>
    public long Packets => _order.Statistics.Received;

    public long LostPackets => _order.Statistics.Lost;

    public long MalformedPackets { get; private set; }

    public DepacketizerStatistics Depacketizing => _depacketizer.Statistics;

    /// <summary>The camera said goodbye (RFC 3550 section 6.6).</summary>
    public bool HasEnded { get; private set; }

    public void OnRtp(ReadOnlySpan<byte> data, long arrival)
    {
        if (!RtpPacket.TryParse(data, out RtpPacket packet))
        {
            MalformedPackets++;
            return;
        }

        lock (_receptionGate) _reception.OnPacket(packet, arrival);
        _arrival = arrival;
        _order.Push(packet, data, arrival);
    }

    public void OnRtcp(ReadOnlySpan<byte> compound, long arrival)
    {
        _order.Flush(arrival);
        while (RtcpPacket.TryRead(ref compound, out RtcpPacket packet))
        {
            if (packet.Type == RtcpPacket.Goodbye) HasEnded = true;
            if (packet.Type != RtcpPacket.SenderReport) continue;
            lock (_receptionGate) _reception.OnSenderReport(packet.NtpTimestamp, arrival);
            _clock.OnSenderReport(_index, packet.NtpTimestamp, packet.RtpTimestamp, arrival);
        }
    }

    public RtcpReportBlock? TakeReport(long now)
    {
        lock (_receptionGate) return _reception.TakeReport(now);
    }

    public void OnPacket(in RtpPacket packet)
    {
        // another format of the same medium, such as comfort noise or forward error correction
        if (packet.PayloadType == _track.Format.PayloadType) _depacketizer.Push(packet);
    }

    public void OnLoss(int packets) => _depacketizer.OnLoss();

    public void OnFormat(TrackFormat format)
    {
        _timescale = format.Timescale;
        _writer.OnFormat(format);
    }

    public void OnAccessUnit(in AccessUnit unit)
    {
        long mediaTime = _clock.MediaTime(_index, unit.RtpTimestamp, _arrival);
        DateTimeOffset captured = _clock.CaptureTimeOf(_index, mediaTime).Time;
        if (_timescale != _track.ClockRate) mediaTime = (long)((Int128)mediaTime * _timescale / _track.ClockRate);
        if (_track.Kind == TrackKind.Video) _writer.OnPicture(unit, mediaTime, captured);
        else _writer.OnAudioUnit(unit, mediaTime, captured);
    }
}
