using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class ProbeReportConverter : IConverter<ProbeReport, ProbeReportSurrogate>
{
    public ProbeReport ConvertFromSurrogate(in ProbeReportSurrogate surrogate) => new()
    {
        Video = surrogate.Video,
        Audio = surrogate.Audio,
        FirstPicture = surrogate.FirstPicture,
        Length = surrogate.Length,
        PicturesPerSecond = surrogate.PicturesPerSecond,
        KeyFrameInterval = surrogate.KeyFrameInterval,
        BitsPerSecond = surrogate.BitsPerSecond,
        Packets = surrogate.Packets,
        LostPackets = surrogate.LostPackets,
        HasCameraClock = surrogate.HasCameraClock,
        LeftOut = surrogate.LeftOut,
        Quirks = surrogate.Quirks,
    };

    public ProbeReportSurrogate ConvertToSurrogate(in ProbeReport value) => new()
    {
        Video = value.Video,
        Audio = value.Audio,
        FirstPicture = value.FirstPicture,
        Length = value.Length,
        PicturesPerSecond = value.PicturesPerSecond,
        KeyFrameInterval = value.KeyFrameInterval,
        BitsPerSecond = value.BitsPerSecond,
        Packets = value.Packets,
        LostPackets = value.LostPackets,
        HasCameraClock = value.HasCameraClock,
        LeftOut = value.LeftOut,
        Quirks = value.Quirks,
    };
}
