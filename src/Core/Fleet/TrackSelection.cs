using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Fleet;

/// <summary>What is taken of a camera's offer: its first video that can be carried and, beside it, its first such audio.</summary>
public sealed class TrackSelection
{
    private TrackSelection(IReadOnlyList<SelectedTrack> tracks, IReadOnlyList<string> leftOut)
    {
        Tracks = tracks;
        LeftOut = leftOut;
    }

    /// <summary>Video first.</summary>
    public IReadOnlyList<SelectedTrack> Tracks { get; }

    /// <summary>What else the camera offers, and why it is not taken.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <exception cref="MediaNotSupportedException">There is no video that can be carried; the message lists what there is.</exception>
    public static TrackSelection Choose(SessionDescription description)
    {
        List<string> leftOut = [];
        SelectedTrack? video = null;
        SelectedTrack? audio = null;
        foreach (MediaDescription media in description.Media)
        {
            switch (media.Kind)
            {
                case "video" when video is null && Understood(media) is { } format:
                    video = new SelectedTrack(TrackKind.Video, media, format);
                    break;
                case "audio" when media.Direction == MediaDirection.SendOnly:
                    leftOut.Add($"{Describe(media)}: the back channel to the camera's loudspeaker");
                    break;
                case "audio" when audio is null && Understood(media) is { } format:
                    audio = new SelectedTrack(TrackKind.Audio, media, format);
                    break;
                case "video" or "audio" when Understood(media) is not null:
                    leftOut.Add($"{Describe(media)}: one {media.Kind} track is taken");
                    break;
                default:
                    leftOut.Add($"{Describe(media)}: browsers can't play it");
                    break;
            }
        }

        if (video is null) throw NoVideo(description);
        return new TrackSelection(audio is null ? [video] : [video, audio], leftOut);
    }

    private static PayloadFormat? Understood(MediaDescription media) => media.Formats.FirstOrDefault(DepacketizerFactory.Understands);

    private static MediaNotSupportedException NoVideo(SessionDescription description)
    {
        PayloadFormat? refused = description.Media.Where(media => media.Kind == "video").SelectMany(media => media.Formats).FirstOrDefault();
        if (refused is not null) return DepacketizerFactory.Refusal(refused);

        string offer = description.Media.Count == 0 ? "nothing" : string.Join(", ", description.Media.Select(Describe));
        return new MediaNotSupportedException($"The camera offers no video: it offers {offer}.");
    }

    private static string Describe(MediaDescription media) =>
        media.Formats.Count == 0 ? media.Kind : $"{media.Kind} {string.Join('/', media.Formats.Select(format => format.EncodingName))}";
}
