using Fleet.Core.Cmaf;

namespace Fleet.Core.Hls;

/// <summary>The playlists of a stream, each rendered at most once for each change, for all who ask. Guarded by the owner of the window.</summary>
public sealed class PlaylistRenderer(StreamWindow window)
{
    private const int Kinds = 8;
    private readonly PlaylistBuilder _builder = new();
    private readonly RenderedPlaylist?[] _rendered = new RenderedPlaylist?[Kinds];
    private readonly long[] _versions = new long[Kinds];

    /// <param name="withAudio">False for a client that wants video alone: then nothing names the audio.</param>
    /// <returns>Null while the stream has no such track, or nothing has been measured yet.</returns>
    public RenderedPlaylist? Media(TrackKind track, bool isDelta, bool withAudio = true)
    {
        if (window.Plan is not { } plan || window[track] is not { } own) return null;
        int kind = (track == TrackKind.Audio ? 1 : 0) | (isDelta ? 2 : 0) | (withAudio ? 4 : 0);
        if (_rendered[kind] is { } rendered && _versions[kind] == window.Version) return rendered;
        LiveWindow? other = track == TrackKind.Audio ? window.Video : withAudio ? window.Audio : null;
        _versions[kind] = window.Version;
        return _rendered[kind] = MediaPlaylistWriter.Write(_builder, plan, own, other, isDelta);
    }

    /// <returns>Null until something has been published.</returns>
    public RenderedPlaylist? Multivariant(bool withAudio = true)
    {
        if (window.Plan is null || window.Init is not { } init) return null;
        LiveWindow? video = init.VideoFormat is null ? null : window.Video;
        LiveWindow? audio = init.AudioFormat is null || (!withAudio && video is not null) ? null : window.Audio;
        return video is null && audio is null ? null : MultivariantPlaylistWriter.Write(_builder, init, video, audio);
    }
}
