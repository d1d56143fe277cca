using Fleet.Core.Fleet;

namespace Fleet.Web.Management;

/// <summary>What a look at a camera found; times in seconds.</summary>
public sealed record ProbeAnswer
{
    public required ProbeVideo Video { get; init; }

    public ProbeAudio? Audio { get; init; }

    public required double FirstPicture { get; init; }

    public required double Length { get; init; }

    public required double Fps { get; init; }

    /// <summary>Null: no second key frame came.</summary>
    public double? Gop { get; init; }

    public required double BitRate { get; init; }

    public required long Packets { get; init; }

    public required long LostPackets { get; init; }

    public required bool HasCameraClock { get; init; }

    public required IReadOnlyList<string> LeftOut { get; init; }

    public required IReadOnlyList<string> Quirks { get; init; }

    public static ProbeAnswer From(ProbeReport report) => new()
    {
        Video = new ProbeVideo(report.Video.CodecString, report.Video.Width, report.Video.Height, report.Video.ReorderDepth),
        Audio = report.Audio is { } audio ? new ProbeAudio(audio.CodecString, audio.SampleRate, audio.Channels) : null,
        FirstPicture = report.FirstPicture.TotalSeconds,
        Length = report.Length.TotalSeconds,
        Fps = report.PicturesPerSecond,
        Gop = report.KeyFrameInterval?.TotalSeconds,
        BitRate = report.BitsPerSecond,
        Packets = report.Packets,
        LostPackets = report.LostPackets,
        HasCameraClock = report.HasCameraClock,
        LeftOut = report.LeftOut,
        Quirks = report.Quirks,
    };
}
