using System.Globalization;
using Fleet.Load.Http;

namespace Fleet.Load.Hls;

/// <summary>
/// Plays the end of one media playlist over two connections that stay open, one for the playlist and one for media: HTTP/1.1 answers one
/// request at a time, and both the next playlist and the next part are asked for before they exist.
/// </summary>
internal sealed class RenditionPlayer(LoadTarget target, string path, ITraffic traffic, CookieJar cookies, IByteSink media, CancellationToken ct) : IDisposable
{
    private readonly HttpConnection _playlists = new(target, traffic, cookies, ct);
    private readonly HttpConnection _media = new(target, traffic, cookies, ct);
    private readonly TextSink _text = new();
    private string? _map;
    private HlsPosition _next;
    private string? _hinted;

    public async Task PlayPartsAsync()
    {
        MediaPlaylist playlist = await LoadAsync(path);
        if (!playlist.CanBlockReload) throw new LoadException(ErrorKind.Protocol, $"{path} doesn't offer blocking reloads");
        while (playlist.Parts.Count == 0) playlist = await ReloadAsync(playlist);
        HlsItem start = playlist.Parts.FindLast(part => part.IsIndependent && !part.IsGap);
        _next = start.Uri is null ? playlist.Parts[0].Position : start.Position;
        while (true)
        {
            await LoadMapAsync(playlist);
            foreach (HlsItem part in playlist.Parts)
            {
                // where a part was hinted at as one more of its segment, it may turn out to be the first of the next
                if (part.Position.CompareTo(_next) >= 0 && part.Uri != _hinted) await PlayAsync(part, part.Position with { Part = part.Position.Part + 1 });
            }

            ThrowIfEnded(playlist);
            await PlayHintAndReloadAsync();
        }

        async Task PlayHintAndReloadAsync()
        {
            // a playlist that came a moment too early hints at what was played already
            HlsPosition hint = playlist.Next;
            bool isNew = playlist.Hint is not null && hint.CompareTo(_next) >= 0;
            Task hinted = isNew ? _media.GetAsync(target.Resolve(path, playlist.Hint!), media) : Task.CompletedTask;
            Task<MediaPlaylist> reload = ReloadAsync(playlist);
            await Task.WhenAll(hinted, reload);
            if (isNew) (_next, _hinted) = (hint with { Part = hint.Part + 1 }, playlist.Hint);
            playlist = await reload;
        }
    }

    public async Task PlaySegmentsAsync(TimeProvider time)
    {
        MediaPlaylist playlist = await LoadAsync(path);
        if (playlist.Segments.Count > 0) _next = playlist.Segments[^1].Position;
        while (true)
        {
            await LoadMapAsync(playlist);
            bool isNew = false;
            foreach (HlsItem segment in playlist.Segments)
            {
                if (segment.Position.Msn < _next.Msn) continue;
                isNew = true;
                await PlayAsync(segment, new HlsPosition(segment.Position.Msn + 1, 0));
            }

            ThrowIfEnded(playlist);

            // section 6.3.4: after the target duration, or half of it when nothing had changed
            await Task.Delay(TimeSpan.FromSeconds(playlist.TargetDuration / (isNew ? 1 : 2)), time, ct);
            playlist = await LoadAsync(path);
        }
    }

    public void Dispose()
    {
        _playlists.Dispose();
        _media.Dispose();
    }

    private void ThrowIfEnded(MediaPlaylist playlist)
    {
        if (playlist.HasEnded) throw new LoadException(ErrorKind.Closed, $"{path} has ended");
    }

    private async Task PlayAsync(HlsItem item, HlsPosition next)
    {
        if (!item.IsGap) await _media.GetAsync(target.Resolve(path, item.Uri), media);
        _next = next;
    }

    private async Task LoadMapAsync(MediaPlaylist playlist)
    {
        if (playlist.Map is null || playlist.Map == _map) return;
        _map = playlist.Map;
        await _media.GetAsync(target.Resolve(path, _map), media);
    }

    private Task<MediaPlaylist> ReloadAsync(MediaPlaylist playlist) => LoadAsync(string.Create(
        CultureInfo.InvariantCulture, $"{path}{(path.Contains('?') ? '&' : '?')}_HLS_msn={playlist.Next.Msn}&_HLS_part={playlist.Next.Part}"));

    private async Task<MediaPlaylist> LoadAsync(string from)
    {
        _text.Clear();
        await _playlists.GetAsync(from, _text);
        return MediaPlaylist.Parse(_text.Text, _next);
    }
}
