using System.Text;
using Fleet.Core.Cmaf;
using Fleet.Core.Hls;
using Fleet.Testing.Hls;

namespace Fleet.Core.Tests.Hls;

/// <summary>Feeds a window and reads every playlist it ever shows, full and as a delta, against all rules.</summary>
internal sealed class WindowProbe
{
    private readonly Dictionary<TrackKind, PlaylistHistory> _histories = new() { [TrackKind.Video] = new(), [TrackKind.Audio] = new() };
    private readonly Dictionary<TrackKind, long> _versions = new() { [TrackKind.Video] = -1, [TrackKind.Audio] = -1 };

    public WindowProbe(WindowSeed? seed = null)
    {
        Window = new StreamWindow(seed ?? Start());
        Renderer = new PlaylistRenderer(Window);
    }

    public StreamWindow Window { get; }

    public PlaylistRenderer Renderer { get; }

    public int Playlists { get; private set; }

    public int BrokenHints => _histories.Values.Sum(history => history.BrokenHints);

    /// <summary>What every name that could be fetched stood for.</summary>
    public Dictionary<string, byte[]> Resources { get; } = [];

    public static WindowSeed Start(int segmentCount = 7) => WindowSeed.Start(new HlsOptions { SegmentCount = segmentCount }, 1, SampleStream.Noon);

    public static WindowProbe Of(SampleStream stream) => new WindowProbe().Feed(stream.Events);

    public WindowProbe Feed(IEnumerable<object> events)
    {
        foreach (object item in events)
        {
            if (item is InitSegment init) Window.OnInit(init);
            else Assert.NotEqual(AppendResult.Hole, Window.Append((Chunk)item));
            Look();
        }

        return this;
    }

    public MediaPlaylist Playlist(TrackKind track = TrackKind.Video, bool isDelta = false) =>
        MediaPlaylist.Parse(Encoding.UTF8.GetString(Renderer.Media(track, isDelta)!.Bytes.Span));

    public string Text(TrackKind track = TrackKind.Video) => Encoding.UTF8.GetString(Renderer.Media(track, false)!.Bytes.Span);

    public void Look()
    {
        foreach (TrackKind track in (TrackKind[])[TrackKind.Video, TrackKind.Audio])
        {
            if (Window[track] is not { } live || live.Version == _versions[track]) continue;
            _versions[track] = live.Version;
            MediaPlaylist full = Playlist(track);
            Playlists++;
            Assert.Empty(_histories[track].Add(full));
            if (Playlists % 5 == 0) Assert.Empty(PlaylistRules.Check(Playlist(track, isDelta: true), isDelta: true));
            Fetch(full);
        }
    }

    public byte[]? Get(string name)
    {
        Assert.True(HlsResourceName.TryParse(name, out HlsResourceName parsed), name);
        Assert.Equal(name, parsed.ToString());
        ChunkLease? lease = null;
        _ = parsed.Kind == HlsResourceKind.Part ? Window[parsed.Track]?.FindPart(parsed.Number, out lease) : Window[parsed.Track]?.FindSegment(parsed.Number, out lease);
        if (lease is null) return null;
        using (lease)
        {
            byte[] bytes = [.. lease.Chunks.ToArray().SelectMany(chunk => chunk.Bytes.ToArray())];
            Assert.Equal(lease.Length, bytes.Length);
            return bytes;
        }
    }

    /// <summary>Whatever a playlist names and does not call a gap is there, has the bytes it always had, and the parts make up the segment.</summary>
    private void Fetch(MediaPlaylist playlist)
    {
        foreach (ListedSegment segment in playlist.Segments.TakeLast(3))
        {
            foreach (ListedPart part in segment.Parts.Where(part => !part.IsGap)) Keep(part.Uri);
            if (segment.Uri is null || segment.IsGap) continue;
            Keep(segment.Uri);
            if (segment.Parts.Count > 0) Assert.Equal(Resources[segment.Uri], segment.Parts.SelectMany(part => Resources[part.Uri]));
        }
    }

    private void Keep(string name)
    {
        byte[]? bytes = Get(name);
        Assert.True(bytes is { Length: > 0 }, $"{name} is listed and can't be fetched");
        if (!Resources.TryAdd(name, bytes)) Assert.Equal(Resources[name], bytes);
    }
}
