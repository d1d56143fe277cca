using Fleet.Core.Codecs;

namespace Fleet.Core.Cmaf;

/// <summary>What a player needs before the chunks of one epoch: for each track alone and for both together.</summary>
public sealed class InitSegment
{
    public InitSegment(int epoch, VideoFormat? video, AudioFormat? audio)
    {
        if (video is null && audio is null) throw new ArgumentException("An init segment needs a track.", nameof(video));
        Epoch = epoch;
        VideoFormat = video;
        AudioFormat = audio;
        Video = video is null ? default : InitSegmentWriter.Write(video, null);
        Audio = audio is null ? default : InitSegmentWriter.Write(null, audio);
        Both = video is null ? Audio : audio is null ? Video : InitSegmentWriter.Write(video, audio);
        VideoMimeType = video is null ? null : $"video/mp4; codecs=\"{video.CodecString}\"";
        AudioMimeType = audio is null ? null : $"audio/mp4; codecs=\"{audio.CodecString}\"";
        BothMimeType = video is null ? AudioMimeType! : audio is null ? VideoMimeType! : $"video/mp4; codecs=\"{video.CodecString},{audio.CodecString}\"";
    }

    /// <summary>Of bytes that came from elsewhere: whoever wrote the chunks wrote <paramref name="both"/> too, and it is passed on as it is.</summary>
    public InitSegment(int epoch, VideoFormat? video, AudioFormat? audio, ReadOnlyMemory<byte> both)
        : this(epoch, video, audio)
    {
        Both = both;
        if (audio is null) Video = both;
        if (video is null) Audio = both;
    }

    public int Epoch { get; }

    public VideoFormat? VideoFormat { get; }

    public AudioFormat? AudioFormat { get; }

    /// <summary>The video track alone; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Video { get; }

    /// <summary>The audio track alone; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Audio { get; }

    /// <summary>All tracks there are.</summary>
    public ReadOnlyMemory<byte> Both { get; }

    public string? VideoMimeType { get; }

    public string? AudioMimeType { get; }

    public string BothMimeType { get; }
}
