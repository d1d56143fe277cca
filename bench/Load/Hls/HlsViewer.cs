using Fleet.Load.Http;
using Fleet.Load.Viewers;

namespace Fleet.Load.Hls;

/// <summary>Plays the first variant's video and, where it is apart, its audio, as a player does.</summary>
internal sealed class HlsViewer(LoadTarget target, ViewerMeter meter, TimeProvider time, bool lowLatency) : IViewer
{
    public async Task WatchAsync(CancellationToken ct)
    {
        var cookies = new CookieJar();
        using var connection = new HttpConnection(target, meter, cookies, ct);
        var text = new TextSink();
        string path = await connection.GetAsync(target.Path, text);
        MultivariantPlaylist playlist = MultivariantPlaylist.Parse(text.Text) ?? new MultivariantPlaylist(path, Audio: null);
        using var oneFailed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task video = PlayAsync(playlist.Video, new BoxSink(meter));
        Task audio = playlist.Audio is null ? video : PlayAsync(playlist.Audio, NoSink.Instance);
        Task first = await Task.WhenAny(video, audio);
        await oneFailed.CancelAsync();
        await Task.WhenAll(video, audio).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await first;

        async Task PlayAsync(string reference, IByteSink sink)
        {
            using var player = new RenditionPlayer(target, target.Resolve(path, reference), meter, cookies, sink, oneFailed.Token);
            if (lowLatency) await player.PlayPartsAsync();
            else await player.PlaySegmentsAsync(time);
        }
    }
}
