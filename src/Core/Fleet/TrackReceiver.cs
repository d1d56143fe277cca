using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Rtp;

namespace Fleet.Core.Fleet;

/// <summary>One track on its way from packets to access units with their media time.</summary>
internal sealed class TrackReceiver : IOrderedRtpHandler, IAccessUnitSink
{
    private readonly int _index;
    private readonly SelectedTrack _track;
    private readonly SessionClock _clock;
    private readonly EpochWriter _writer;
    private readonly IDepacketizer _depacketizer;
    private readonly RtpReceiver _receiver;
    private long _arrival;
    private int _timescale;

    public TrackReceiver(int index, SelectedTrack track, SessionClock clock, EpochWriter writer, TimeProvider time)
    {
        _index = index;
        _track = track;
        _clock = clock;
        _writer = writer;
        _timescale = track.Format.ClockRate;
        _depacketizer = DepacketizerFactory.Create(track.Format, this);
    }
}
