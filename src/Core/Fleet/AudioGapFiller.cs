using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;

namespace Fleet.Core.Fleet;

/// <summary>
/// Keeps silence running where the camera's audio stops: a player that has both tracks in one buffer stalls at the end of the shorter.
/// Audio may lag behind the pictures for as long as it is known to; only what is later is missing.
/// </summary>
internal sealed class AudioGapFiller(CmafMuxer muxer)
{
    /// <summary>Audio that comes in bursts of a few frames is not missing. Cameras that lag more are learnt.</summary>
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(3);

    private TimeSpan _patience = LeastPatience;
    private long _lastPicture;
    private long? _lastUnit;
    private bool _isMissing;

    public void Restart()
    {
        _lastUnit = null;
        _isMissing = false;
    }

    /// <param name="mediaTime">In ticks of the audio track.</param>
    public void OnPicture(long mediaTime, AudioFormat audio)
    {
        _lastPicture = mediaTime;
        long last = _lastUnit ??= mediaTime;
        if (!_isMissing && mediaTime - last < Ticks(_patience, audio)) return;
        _isMissing = true;
        muxer.FillAudio(mediaTime);
    }

    public void OnAudioUnit(long mediaTime, AudioFormat audio)
    {
        if (_isMissing && _lastUnit is { } last && mediaTime - last <= 2L * audio.UnitDuration)
        {
            // it was not missing but late: the next time we wait longer for it
            TimeSpan lag = TimeSpan.FromSeconds((double)(_lastPicture - mediaTime) / audio.Timescale);
            _patience = TimeSpan.FromTicks(Math.Clamp(lag.Ticks * 3 / 2, _patience.Ticks, MostPatience.Ticks));
        }

        _isMissing = false;
        _lastUnit = mediaTime + audio.UnitDuration;
    }

    private static long Ticks(TimeSpan time, AudioFormat audio) => time.Ticks * audio.Timescale / TimeSpan.TicksPerSecond;
}
