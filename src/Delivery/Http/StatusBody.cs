using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Delivery.Streams;

namespace Fleet.Delivery.Http;

/// <summary>What <c>/live/{camera}/status</c> tells.</summary>
/// <param name="Uptime">Seconds for which pictures have been flowing; 0 while none do.</param>
/// <param name="BitRate">Bits a second, over the last seconds.</param>
/// <param name="Gop">Seconds from key frame to key frame.</param>
/// <param name="DroppedChunks">What slow viewers lost.</param>
internal sealed record StatusBody(
    string Camera, string State, double Uptime, int Viewers, IReadOnlyDictionary<string, int> ViewersByProtocol, int Held, int MaxViewers,
    int? Epoch, StatusVideo? Video, StatusAudio? Audio, double BitRate, double Fps, double? Gop, int? GopPictures, long LostPackets,
    string? LastError, IReadOnlyList<string> Quirks, long Chunks, long Bytes, long DroppedChunks, long Skips)
{
    public static StatusBody Of(string camera, DeliveryCamera settings, HubStatus? hub, CameraView view, DateTimeOffset now)
    {
        SessionStatus? session = view.Session;

        // what was counted elsewhere may be a moment old; who watches here is known
        ViewerCounts viewers = (hub?.ByProtocol ?? default).AtLeast(view.Viewers ?? default);
        InitSegment? init = hub?.Init;
        VideoFormat? video = init?.VideoFormat;
        AudioFormat? audio = init?.AudioFormat;
        StreamFigures figures = session is { LiveSince: not null, Measured: { } measured } ? measured : default;
        return new StatusBody(
            camera, StateName(session?.Phase ?? hub?.Phase ?? SessionPhase.Idle), Math.Round((now - (session?.LiveSince ?? now)).TotalSeconds, 3),
            (int)viewers.All, viewers.ToNames(), Math.Max(hub?.Held ?? 0, view.Held), settings.MaxViewers, init?.Epoch,
            video is null ? null : new StatusVideo(video.CodecString, video.Width, video.Height),
            audio is null ? null : new StatusAudio(audio.CodecString, audio.SampleRate, audio.Channels),
            Math.Round(figures.BitRate), Math.Round(figures.Fps, 2), figures.Gop?.TotalSeconds, figures.GopPictures,
            session?.Received?.LostPackets ?? 0, session?.LastFailure?.ToString(), session?.Quirks ?? [],
            hub?.Chunks ?? 0, hub?.Bytes ?? 0, hub?.DroppedChunks ?? 0, hub?.Skips ?? 0);
    }

    private static string StateName(SessionPhase phase) => phase.ToString().ToLowerInvariant();
}
