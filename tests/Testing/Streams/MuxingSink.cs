using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;

namespace Fleet.Testing.Streams;

/// <summary>Leads the units of one track into a muxer, the RTP timestamp counted on as its media time.</summary>
public sealed class MuxingSink(CmafMuxer muxer) : IAccessUnitSink
{
    private bool _isVideo;
    private bool _hasStarted;
    private uint _previous;
    private long _time;

    public void OnFormat(TrackFormat format)
    {
        _isVideo = format is VideoFormat;
        muxer.Begin(format as VideoFormat, format as AudioFormat);
    }

    public void OnAccessUnit(in AccessUnit unit)
    {
        if (_hasStarted) _time += (int)(unit.RtpTimestamp - _previous);
        _hasStarted = true;
        _previous = unit.RtpTimestamp;
        if (_isVideo) muxer.WriteVideo(unit, _time, captured: null);
        else muxer.WriteAudio(unit, _time, captured: null);
    }
}
