using System.Globalization;
using Fleet.Core.Cmaf;

namespace Fleet.Core.Hls;

/// <summary>
/// The name of a file beside <c>index.m3u8</c>. The bytes behind the name of an init segment, a segment or a part never change:
/// <code>
/// index.m3u8                       the multivariant playlist
/// video.m3u8                       a media playlist
/// video-init-{epoch}.mp4           the init segment of an epoch
/// video-{stream}-{msn}.mp4         a segment, by its media sequence number
/// video-{stream}-part-{n}.mp4      a part
/// </code>
/// Parts are counted over all segments, because a preload hint has to name a part before it is known which segment it will belong to.
/// </summary>
public readonly record struct HlsResourceName
{
    private const int LongestName = 64;

    public required HlsResourceKind Kind { get; init; }

    public TrackKind Track { get; init; }

    /// <summary>Of a segment or part: <see cref="WindowSeed.Stream"/>.</summary>
    public long Stream { get; init; }

    /// <summary>The epoch, the media sequence number or the number of the part.</summary>
    public long Number { get; init; }

    public static HlsResourceName MultivariantPlaylist { get; } = new() { Kind = HlsResourceKind.MultivariantPlaylist };

    public static HlsResourceName MediaPlaylist(TrackKind track) => new() { Kind = HlsResourceKind.MediaPlaylist, Track = track };

    public static HlsResourceName InitSegment(TrackKind track, int epoch) => new() { Kind = HlsResourceKind.InitSegment, Track = track, Number = epoch };

    public static HlsResourceName Segment(TrackKind track, long stream, long mediaSequence) =>
        new() { Kind = HlsResourceKind.Segment, Track = track, Stream = stream, Number = mediaSequence };

    public static HlsResourceName Part(TrackKind track, long stream, long number) =>
        new() { Kind = HlsResourceKind.Part, Track = track, Stream = stream, Number = number };

    /// <summary>There is one spelling of each name and no other: no sign, no leading zero, no upper case.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out HlsResourceName result)
    {
        result = MultivariantPlaylist;
        if (name.Length > LongestName) return false;
        if (name is "index.m3u8") return true;
        TrackKind track;
        if (TryTake(ref name, "video")) track = TrackKind.Video;
        else if (TryTake(ref name, "audio")) track = TrackKind.Audio;
        else return false;
        if (name is ".m3u8")
        {
            result = MediaPlaylist(track);
            return true;
        }

        if (!name.EndsWith(".mp4")) return false;
        name = name[..^4];
        if (TryTake(ref name, "-init-"))
        {
            bool isEpoch = TryTakeNumber(ref name, out long epoch) && name.IsEmpty && epoch <= int.MaxValue;
            if (isEpoch) result = InitSegment(track, (int)epoch);
            return isEpoch;
        }

        if (!TryTake(ref name, "-") || !TryTakeNumber(ref name, out long stream)) return false;
        bool isPart = TryTake(ref name, "-part-");
        if (!isPart && !TryTake(ref name, "-")) return false;
        if (!TryTakeNumber(ref name, out long number) || !name.IsEmpty) return false;
        result = isPart ? Part(track, stream, number) : Segment(track, stream, number);
        return true;
    }

    public override string ToString()
    {
        string track = Track == TrackKind.Video ? "video" : "audio";
        return Kind switch
        {
            HlsResourceKind.MultivariantPlaylist => "index.m3u8",
            HlsResourceKind.MediaPlaylist => $"{track}.m3u8",
            HlsResourceKind.InitSegment => string.Create(CultureInfo.InvariantCulture, $"{track}-init-{Number}.mp4"),
            HlsResourceKind.Segment => string.Create(CultureInfo.InvariantCulture, $"{track}-{Stream}-{Number}.mp4"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{track}-{Stream}-part-{Number}.mp4"),
        };
    }

    private static bool TryTake(ref ReadOnlySpan<char> name, ReadOnlySpan<char> prefix)
    {
        if (!name.StartsWith(prefix)) return false;
        name = name[prefix.Length..];
        return true;
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<char> name, out long number)
    {
        int digits = name.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0) digits = name.Length;
        number = 0;
        if (digits == 0 || (digits > 1 && name[0] == '0') || !long.TryParse(name[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out number)) return false;
        name = name[digits..];
        return true;
    }
}
