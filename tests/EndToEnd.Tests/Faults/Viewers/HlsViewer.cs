using System.Globalization;
using System.Net;
using Fleet.Testing.Hls;
using Fleet.Testing.Mp4;

namespace Fleet.EndToEnd.Tests.Faults.Viewers;

/// <summary>Low-latency HLS: blocks for each next part of the video, fetches it, and keeps every playlist to compare it with the next.</summary>
internal sealed class HlsViewer(HttpClient http, string camera) : LiveViewer("hls")
{
    private readonly PlaylistHistory _history = new();
    private readonly Dictionary<string, int> _maps = [];
    private readonly HashSet<string> _fetched = [];
    private volatile MediaPlaylist? _last;
    private string? _map;
    private long _discontinuity = -1;
    private long _taken = long.MaxValue;
    private long _gaps;
    private long _discontinuities;

    /// <summary>Segments the playlist named as gaps after the stream had begun to play.</summary>
    public long Gaps => Interlocked.Read(ref _gaps);

    /// <summary>Discontinuities behind the first picture.</summary>
    public long Discontinuities => Interlocked.Read(ref _discontinuities);

    /// <summary>Init segments named so far.</summary>
    public int Maps
    {
        get { lock (_maps) return _maps.Count; }
    }

    public MediaPlaylist? Last => _last;

    protected override async Task<string> WatchAsync(CancellationToken ct)
    {
        using HttpResponseMessage index = await http.GetAsync($"/hls/{camera}/index.m3u8", ct);
        string multivariant = await index.Content.ReadAsStringAsync(ct);
        if (!index.IsSuccessStatusCode) return $"{(int)index.StatusCode} {multivariant}";
        string playlist = $"/hls/{camera}/{multivariant.Split('\n').First(line => line.StartsWith("video.m3u8", StringComparison.Ordinal))}";
        string directives = "";
        while (true)
        {
            using HttpResponseMessage response = await http.GetAsync(playlist + directives, ct);
            string text = await response.Content.ReadAsStringAsync(ct);

            // nothing came for three target durations (section 6.2.5.2): players ask again
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable) continue;
            if (!response.IsSuccessStatusCode) return $"{(int)response.StatusCode} {text}";
            var next = MediaPlaylist.Parse(text);
            if (_history.Add(next) is [_, ..] broken) throw new Mp4Exception($"{string.Join("; ", broken)}\n{text}");
            bool isFirst = _last is null;
            _last = next;
            if (await TakeAsync(next, isFirst, ct) is { } refusal) return refusal;
            if (next.IsEnded) return "EXT-X-ENDLIST";
            directives = (playlist.Contains('?', StringComparison.Ordinal) ? "&" : "?") + NextPart(next);
        }
    }

    private static string NextPart(MediaPlaylist playlist) => playlist.Segments is [.., { Uri: null } open]
        ? string.Create(CultureInfo.InvariantCulture, $"_HLS_msn={open.MediaSequence}&_HLS_part={open.Parts.Count}")
        : string.Create(CultureInfo.InvariantCulture, $"_HLS_msn={playlist.LastMediaSequence + 1}&_HLS_part=0");

    /// <returns>Why a part could not be had; null when all could.</returns>
    private async Task<string?> TakeAsync(MediaPlaylist playlist, bool isFirst, CancellationToken ct)
    {
        foreach (ListedSegment segment in playlist.Segments)
        {
            // a window that fills begins with gaps, which say nothing of the camera
            if (segment is { IsGap: true, Uri: not null } && _fetched.Add(segment.Uri) && !isFirst) Interlocked.Increment(ref _gaps);
            foreach (ListedPart part in segment.Parts.Where(part => !part.IsGap && !_fetched.Contains(part.Uri)))
                if (await FetchAsync(segment, part.Uri, part.IsIndependent, ct) is { } refusal) return refusal;

            // a picture that stood for longer than a part may last is a segment without parts
            if (segment is { IsGap: false, Uri: { } whole, Parts.Count: 0 } && segment.MediaSequence > _taken
                && await FetchAsync(segment, whole, isIndependent: true, ct) is { } missing) return missing;
        }

        return null;
    }

    private async Task<string?> FetchAsync(ListedSegment segment, string uri, bool isIndependent, CancellationToken ct)
    {
        if (_map is null && !isIndependent) return null;
        using HttpResponseMessage response = await http.GetAsync($"/hls/{camera}/{uri}", ct);
        if (response.StatusCode != HttpStatusCode.OK) return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(ct)}";
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(ct);
        _fetched.Add(uri);
        _taken = segment.MediaSequence;
        if (_map is not null && segment.Discontinuity != _discontinuity) Interlocked.Increment(ref _discontinuities);
        bool isNewMap = segment.Map != _map;
        if (isNewMap && _map is not null && segment.Discontinuity == _discontinuity) throw new Mp4Exception("another EXT-X-MAP without a discontinuity");
        (_map, _discontinuity) = (segment.Map, segment.Discontinuity);
        if (isNewMap)
        {
            lock (_maps) _maps[_map!] = 1;
            Played.OnInit(await http.GetByteArrayAsync($"/hls/{camera}/{_map}", ct));
        }

        Played.OnChunks(bytes);
        return null;
    }
}
