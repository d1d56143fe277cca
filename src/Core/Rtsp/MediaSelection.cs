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
}
