using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Rtsp;

/// <summary>Which media of a description are there to be received.</summary>
public static class MediaSelection
{
    /// <summary>
    /// The media of a kind that flow towards us. ONVIF marks its back channel, from us to the camera, as sendonly (Streaming
    /// Specification section 5.3.2). Cameras that mark their video so mean the word from their own side, for their audio too.
    /// </summary>
    public static IReadOnlyList<MediaDescription> Receivable(SessionDescription description, string kind)
    {
        bool sendOnlyIsOurs = !description.Media.Any(media => media is { Kind: "video", Direction: MediaDirection.SendOnly });
        return [.. description.Media.Where(media => media.Kind == kind
            && media.Direction != MediaDirection.Inactive && !(sendOnlyIsOurs && media.Direction == MediaDirection.SendOnly))];
    }

    /// <summary>The first video; throws when there is none, naming what there is instead.</summary>
    public static MediaDescription RequireVideo(SessionDescription description)
    {
        IReadOnlyList<MediaDescription> videos = Receivable(description, "video");
        if (videos.Count > 0) return videos[0];
        string offered = description.Media.Count == 0 ? "nothing" : string.Join(", ", description.Media.Select(media => $"{media.Kind} {media.Direction.ToString().ToLowerInvariant()}"));
        throw new RtspMediaException(RtspStep.Describe, $"the camera offers no video (it offers {offered})");
    }
}
