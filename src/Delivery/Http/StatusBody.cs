using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Lifecycle;
using Fleet.Delivery.Streams;

namespace Fleet.Delivery.Http;

/// <summary>What <c>/live/{camera}/status</c> tells.</summary>
internal sealed record StatusBody(
    string Camera, string State, int Viewers, int Held, int MaxViewers, int? Epoch, StatusVideo? Video, StatusAudio? Audio,
    long Chunks, long Bytes, long DroppedChunks, long Skips)
{
    public static StatusBody Of(string camera, DeliveryCamera settings, HubStatus? hub)
    {
        InitSegment? init = hub?.Init;
        VideoFormat? video = init?.VideoFormat;
        AudioFormat? audio = init?.AudioFormat;
        return new StatusBody(
            camera, StateName(hub?.Phase ?? SessionPhase.Idle), hub?.Viewers ?? 0, hub?.Held ?? 0, settings.MaxViewers, init?.Epoch,
            video is null ? null : new StatusVideo(video.CodecString, video.Width, video.Height),
            audio is null ? null : new StatusAudio(audio.CodecString, audio.SampleRate, audio.Channels),
            hub?.Chunks ?? 0, hub?.Bytes ?? 0, hub?.DroppedChunks ?? 0, hub?.Skips ?? 0);
    }

    private static string StateName(SessionPhase phase) => phase.ToString().ToLowerInvariant();
}
