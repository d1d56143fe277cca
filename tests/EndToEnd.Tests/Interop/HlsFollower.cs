using System.Globalization;
using Fleet.Testing.Hls;

namespace Fleet.EndToEnd.Tests.Interop;

/// <summary>Follows one media playlist by blocking reloads, part by part, and notes every rule that it breaks.</summary>
internal sealed class HlsFollower(InteropCamera camera, string file = "video.m3u8")
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PlaylistHistory _history = new();

    public List<string> Broken { get; } = [];

    public List<MediaPlaylist> Seen { get; } = [];

    public MediaPlaylist Now => Seen[^1];

    /// <summary>Follows until it has seen what is looked for.</summary>
    public async Task<MediaPlaylist> UntilAsync(Func<MediaPlaylist, bool> condition, CancellationToken ct)
    {
        long start = TimeProvider.System.GetTimestamp();
        if (Seen.Count == 0) await LookAsync("", ct);
        while (!condition(Now))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"It never came: {Now.Text}");
            await NextAsync(ct);
        }

        return Now;
    }

    /// <summary>For so many complete segments more.</summary>
    public async Task<MediaPlaylist> SegmentsAsync(int count, CancellationToken ct)
    {
        if (Seen.Count == 0) await LookAsync("", ct);
        long until = Now.LastMediaSequence + count;
        return await UntilAsync(playlist => playlist.LastMediaSequence >= until, ct);
    }

    public Task NextAsync(CancellationToken ct)
    {
        ListedSegment last = Now.Segments[^1];
        int part = last.Uri is null ? last.Parts.Count : 0;
        return LookAsync(string.Create(CultureInfo.InvariantCulture, $"&_HLS_msn={Now.LastMediaSequence + 1}&_HLS_part={part}"), ct);
    }

    private async Task LookAsync(string directives, CancellationToken ct)
    {
        MediaPlaylist playlist = await camera.MediaAsync($"{file}?{InteropCamera.Session}{directives}", ct);
        Broken.AddRange(_history.Add(playlist));
        Seen.Add(playlist);
    }
}
