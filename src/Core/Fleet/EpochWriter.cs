using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;

namespace Fleet.Core.Fleet;

/// <summary>
/// Decides when an epoch begins and what goes into it: it starts at a key frame with the formats known by then, a new format waits for
/// the next one, and audio that is missing is replaced by silence.
/// </summary>
internal sealed class EpochWriter(CmafMuxer muxer)
{
    private readonly AudioGapFiller _filler = new(muxer);
    private VideoFormat? _video;
    private AudioFormat? _audio;
    private InitFormats _current;
    private long _unplaced;

    /// <summary>Units that could not be placed in any epoch.</summary>
    public long DroppedUnits => _unplaced + muxer.DroppedPictures + muxer.DroppedAudioUnits;

    public void OnFormat(TrackFormat format)
    {
        if (format is VideoFormat video) _video = video;
        else _audio = (AudioFormat)format;
    }

    public void OnPicture(in AccessUnit unit, long mediaTime, DateTimeOffset captured)
    {
        if (_video is null) throw new InvalidOperationException("A picture came before its format.");
        if (unit.IsKeyFrame && _current != new InitFormats(_video, _audio)) Begin(_video);
        if (_current.Video != _video)
        {
            _unplaced++;
            return;
        }

        muxer.WriteVideo(unit, mediaTime, captured);
        if (_current.Audio is { } audio) _filler.OnPicture(Rescale(mediaTime, _video.Timescale, audio.Timescale), audio);
    }

    public void OnAudioUnit(in AccessUnit unit, long mediaTime, DateTimeOffset captured)
    {
        // the format of an epoch stays: another one waits for the next key frame
        if (_audio is null || _current.Audio != _audio)
        {
            _unplaced++;
            return;
        }

        _filler.OnAudioUnit(mediaTime, _audio);
        muxer.WriteAudio(unit, mediaTime, captured);
    }

    private void Begin(VideoFormat video)
    {
        _current = new InitFormats(video, _audio);
        muxer.Begin(_current.Video, _current.Audio);
        _filler.Restart();
    }

    private static long Rescale(long ticks, int from, int to) => (long)((Int128)ticks * to / from);

    private readonly record struct InitFormats(VideoFormat? Video, AudioFormat? Audio);
}
