using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Delivery.Http;

namespace Fleet.Delivery.Wall;

/// <summary>What a player needs to know of a slot; before the camera's first init segment only whose it is.</summary>
/// <param name="Codec">The video's; the audio's of a camera without video.</param>
/// <param name="MimeType">Of what is sent: what a MediaSource is opened with.</param>
/// <param name="Audio">Only where it is sent.</param>
internal sealed record SlotDescription(int Slot, string Camera, int? Epoch = null, string? Codec = null, string? MimeType = null, int? Width = null, int? Height = null, StatusAudio? Audio = null)
{
    public SlotDescription With(InitSegment init, bool videoOnly)
    {
        VideoFormat? video = init.VideoFormat;
        AudioFormat? audio = videoOnly && video is not null ? null : init.AudioFormat;
        return this with
        {
            Epoch = init.Epoch,
            Codec = video?.CodecString ?? audio?.CodecString,
            MimeType = audio is null ? init.VideoMimeType : init.BothMimeType,
            Width = video?.Width,
            Height = video?.Height,
            Audio = audio is null ? null : new StatusAudio(audio.CodecString, audio.SampleRate, audio.Channels),
        };
    }
}
