using System.Collections.Concurrent;
using System.Globalization;

namespace Fleet.CameraSim.Clips;

/// <summary>Loads each clip once in a process.</summary>
internal static class ClipLibrary
{
    private static readonly ConcurrentDictionary<(SimulatedVideo Codec, TimeSpan Gop, long BitRate), Lazy<MediaTrack>> Videos = new();
    private static readonly ConcurrentDictionary<SimulatedAudio, Lazy<MediaTrack?>> Audios = new();

    /// <summary>The lengths of GOP the clips were made with.</summary>
    public static readonly IReadOnlyList<TimeSpan> Gops = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    public static MediaTrack Video(SimulatedVideo codec, TimeSpan gop, long bitRate) =>
        Videos.GetOrAdd((codec, gop, bitRate), key => new(() => LoadVideo(key.Codec, key.Gop, key.BitRate))).Value;

    public static MediaTrack? Audio(SimulatedAudio codec) => Audios.GetOrAdd(codec, key => new(() => AudioClip.Load(key))).Value;

    private static MediaTrack LoadVideo(SimulatedVideo codec, TimeSpan gop, long bitRate)
    {
        string seconds = gop.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        int pictures = (int)(gop.TotalSeconds * 25);
        return codec switch
        {
            SimulatedVideo.H264 => VideoClip.Load($"h264-720p-gop{seconds}s.mp4", codec, pictures, bitRate, Alternate("h264-360p-gop1s.mp4", codec, bitRate)),
            SimulatedVideo.H264WithBFrames => VideoClip.Load($"h264-b-360p-gop{seconds}s.mp4", codec, pictures, bitRate, Alternate("h264-720p-gop1s.mp4", codec, bitRate)),
            _ => VideoClip.Load($"h265-720p-gop{seconds}s.mp4", codec, pictures, bitRate, Alternate("h265-360p-gop1s.mp4", codec, bitRate)),
        };
    }

    private static Lazy<MediaTrack> Alternate(string name, SimulatedVideo codec, long bitRate) =>
        new(() => VideoClip.Load(name, codec, gopPictures: 25, bitRate, alternate: null));
}
