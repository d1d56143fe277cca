using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Rtp;

namespace Fleet.Core.Fleet;

/// <summary>One track on its way from packets to access units with their media time.</summary>
internal sealed class TrackReceiver : IAccessUnitSink
{
    private readonly int _index;
    private readonly SelectedTrack _track;
    private readonly SessionClock _clock;
    private readonly EpochWriter _writer;
    private readonly IDepacketizer _depacketizer;
    private long _arrival;
    private int _timescale;
    private int _next = -1;

    public TrackReceiver(int index, SelectedTrack track, SessionClock clock, EpochWriter writer, TimeProvider time)
    {
        _index = index;
        _track = track;
        _clock = clock;
        _writer = writer;
        _timescale = track.Format.ClockRate;
        _depacketizer = DepacketizerFactory.Create(track.Format, this);
    }

    public long Packets { get; private set; }
    public long LostPackets { get; private set; }
    public long MalformedPackets { get; private set; }
    public DepacketizerStatistics Depacketizing => _depacketizer.Statistics;
    public bool HasEnded { get; private set; }

    public void OnRtp(ReadOnlySpan<byte> data, long arrival)
    {
        if (!RtpPacket.TryParse(data, out RtpPacket packet)) { MalformedPackets++; return; }
        if (packet.PayloadType != _track.Format.PayloadType) return;
        if (_next >= 0 && _next != packet.SequenceNumber) { LostPackets++; _depacketizer.OnLoss(); }
        _next = (packet.SequenceNumber + 1) & 0xFFFF;
        Packets++;
        _arrival = arrival;
        _depacketizer.Push(packet);
    }

    public void OnRtcp(ReadOnlySpan<byte> packet, long arrival) { if (packet.Length > 2 && packet[1] == 203) HasEnded = true; 
       for (int at = 0; at + 4 <= packet.Length;) { if (packet[at + 1] == 203) HasEnded = true; if (packet[at+1]==200 && at+20<=packet.Length) _clock.OnSenderReport(_index, System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(packet[(at+8)..]), System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(packet[(at+16)..]), arrival); at += 4 * (1 + System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(packet[(at + 2)..])); } }

    public int WriteReceiverReport(Span<byte> target) => 0;

    public void OnFormat(TrackFormat format)
    {
        _timescale = format.Timescale;
        _writer.OnFormat(format);
    }

    public void OnAccessUnit(in AccessUnit unit)
    {
        long media = _clock.MediaTime(_index, unit.RtpTimestamp, _arrival);
        DateTimeOffset captured = _clock.CaptureTimeOf(_index, media).Time;
        if (_timescale != _track.Format.ClockRate) media = (long)((Int128)media * _timescale / _track.Format.ClockRate);
        if (_track.Kind == TrackKind.Video) _writer.OnPicture(unit, media, captured);
        else _writer.OnAudioUnit(unit, media, captured);
    }
}
