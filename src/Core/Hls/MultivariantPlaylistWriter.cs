using System.Globalization;
using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;

namespace Fleet.Core.Hls;

/// <summary>
/// The one variant of a camera: video with its audio group, or whichever there is. It says nothing that may change later:
/// a client reads it once, so EXT-X-INDEPENDENT-SEGMENTS stands in the media playlists, as long as it is true.
/// </summary>
internal static class MultivariantPlaylistWriter
{
    /// <param name="audio">Null also for a client that wants video alone.</param>
    public static RenderedPlaylist Write(PlaylistBuilder to, InitSegment init, LiveWindow? video, LiveWindow? audio)
    {
        to.Text("#EXTM3U\n#EXT-X-VERSION:9\n"u8);
        AudioFormat? sound = audio is null ? null : init.AudioFormat;
        VideoFormat? picture = video is null ? null : init.VideoFormat;
        BitRate rate = picture is null ? default : BitRate.Measure(video!);
        if (sound is not null)
        {
            BitRate extra = BitRate.Measure(audio!);
            rate = new BitRate(rate.Peak + extra.Peak, rate.Average + extra.Average);
            if (picture is not null) AudioGroup(to, sound);
        }

        to.Text("#EXT-X-STREAM-INF:BANDWIDTH="u8).Number(Math.Max(1, rate.Peak)).Text(",AVERAGE-BANDWIDTH="u8).Number(Math.Max(1, rate.Average))
            .Text(",CODECS=\""u8).Text(picture?.CodecString ?? CodecOf(sound!));
        if (picture is not null && sound is not null) to.Text(","u8).Text(CodecOf(sound));
        to.Text("\""u8);
        if (picture is not null)
        {
            to.Text(",RESOLUTION="u8).Number(DisplayWidth(picture)).Text("x"u8).Number(picture.Height).Text(",FRAME-RATE="u8)
                .Text(((double)picture.Timescale / Math.Max(1, PictureInterval(video!))).ToString("0.000", CultureInfo.InvariantCulture));
            if (sound is not null) to.Text(",AUDIO=\"audio\""u8);
        }

        return to.Text("\n"u8).Uri(HlsResourceKind.MediaPlaylist, picture is null ? TrackKind.Audio : TrackKind.Video).Text("\n"u8).Finish();
    }

    private static void AudioGroup(PlaylistBuilder to, AudioFormat format) =>
        to.Text("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"audio\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\""u8).Number(format.Channels)
            .Text("\",URI=\""u8).Uri(HlsResourceKind.MediaPlaylist, TrackKind.Audio).Text("\"\n"u8);

    /// <summary>Apple's players know FLAC by the name of its sample entry only.</summary>
    private static string CodecOf(AudioFormat format) => format.Codec == AudioCodec.Flac ? "fLaC" : format.CodecString;

    /// <summary>Section 4.4.6.2: the resolution at which to display.</summary>
    private static long DisplayWidth(VideoFormat format) =>
        format.PixelAspect is ( > 0, > 0) aspect ? ((long)format.Width * aspect.Horizontal + aspect.Vertical / 2) / aspect.Vertical : format.Width;

    private static long PictureInterval(LiveWindow video) => video.Plan.Interval;
}
