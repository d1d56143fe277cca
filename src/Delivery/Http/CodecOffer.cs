using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;

namespace Fleet.Delivery.Http;

/// <summary>What a client said it can play. It need not say anything, and may say it late.</summary>
internal sealed class CodecOffer
{
    private readonly TaskCompletionSource<Problem> _refusal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _offered;

    /// <summary>Done when the camera has what the client can't play.</summary>
    public Task<Problem> Refusal => _refusal.Task;

    public void Offer(string codecs, InitSegment? current)
    {
        _offered = codecs;
        if (current is not null) Allows(current);
    }

    public bool Allows(InitSegment init)
    {
        if (_offered is not { } offered || init.VideoFormat is not { } video || offered.Split(',').Any(codec => CanPlay(codec.Trim(), video.Codec))) return true;
        _refusal.TrySetResult(Problem.NotPlayable(offered, video.CodecString));
        return false;
    }

    public static string NameOf(VideoCodec codec) => codec == VideoCodec.H264 ? "h264" : "hevc";

    private static bool CanPlay(string offered, VideoCodec has) => has switch
    {
        VideoCodec.H264 => offered is "h264" || offered.StartsWith("avc1", StringComparison.Ordinal) || offered.StartsWith("avc3", StringComparison.Ordinal),
        _ => offered is "hevc" or "h265" || offered.StartsWith("hvc1", StringComparison.Ordinal) || offered.StartsWith("hev1", StringComparison.Ordinal),
    };
}
