using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Rtsp;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Fleet;

/// <summary>What is taken of a camera's offer: its first video that can be carried and, beside it, its first such audio.</summary>
public sealed class TrackSelection
{
    private readonly List<SelectedTrack> _tracks = [];
    private readonly List<string> _leftOut = [];

    private TrackSelection()
    {
    }

    /// <summary>Video first.</summary>
    public IReadOnlyList<SelectedTrack> Tracks => _tracks;

    /// <summary>What else the camera offers, and why it is not taken.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <exception cref="MediaNotSupportedException">There is no video that can be carried; the message says what there is.</exception>
    public static TrackSelection Choose(SessionDescription description)
    {
        var selection = new TrackSelection();
        selection.Consider(TrackKind.Video, "video", description);
        if (selection._tracks.Count == 0) throw selection.NoVideo(description);
        selection.Consider(TrackKind.Audio, "audio", description);
        foreach (MediaDescription other in description.Media.Where(media => media.Kind is not ("video" or "audio")))
            selection.LeaveOut(other, "neither video nor audio");
        return selection;
    }

    private void Consider(TrackKind kind, string name, SessionDescription description)
    {
        IReadOnlyList<MediaDescription> receivable = MediaSelection.Receivable(description, name);
        foreach (MediaDescription media in description.Media.Where(media => media.Kind == name))
        {
            if (!receivable.Contains(media)) LeaveOut(media, "it flows to the camera, not from it");
            else if (_tracks.Exists(track => track.Kind == kind)) LeaveOut(media, $"one {name} track is taken");
            else if (media.Formats.Count == 0) LeaveOut(media, "it names no format");
            else Take(kind, media);
        }
    }

    private void Take(TrackKind kind, MediaDescription media)
    {
        List<string> reasons = [];
        foreach (PayloadFormat format in media.Formats)
        {
            if (DepacketizerFactory.Understands(format, out string? reason))
            {
                _tracks.Add(new SelectedTrack(kind, media, format));
                return;
            }

            reasons.Add(reason);
        }

        LeaveOut(media, string.Join(' ', reasons));
    }

    private void LeaveOut(MediaDescription media, string reason) => _leftOut.Add($"{Describe(media)}: {reason}");

    private MediaNotSupportedException NoVideo(SessionDescription description)
    {
        string offer = description.Media.Count == 0 ? "nothing" : string.Join(", ", description.Media.Select(Describe));
        string? refusal = _leftOut.FirstOrDefault(reason => reason.StartsWith("video", StringComparison.Ordinal));
        return new MediaNotSupportedException(refusal is null
            ? $"The camera offers no video: it offers {offer}."
            : $"The camera offers no video that can be carried. {refusal}");
    }

    private static string Describe(MediaDescription media) =>
        media.Formats.Count == 0 ? media.Kind : $"{media.Kind} {string.Join('/', media.Formats.Select(format => format.EncodingName))}";
}
