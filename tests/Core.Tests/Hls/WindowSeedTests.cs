using System.Text;
using Fleet.Core.Cmaf;
using Fleet.Core.Hls;
using Fleet.Core.Tests.Cmaf;
using Fleet.Testing.Hls;

namespace Fleet.Core.Tests.Hls;

/// <summary>Two edges that get the same chunks serve the same bytes for the same URI.</summary>
public sealed class WindowSeedTests
{
    [Fact]
    public void Two_edges_show_the_same_playlists_at_every_step()
    {
        StreamWindow one = new(WindowProbe.Start()), other = new(WindowProbe.Start());
        PlaylistRenderer left = new(one), right = new(other);
        foreach (object item in SampleStream.Of(30, 29.97, 1, 0.01, audio: true).Events)
        {
            Push(one, item);
            Push(other, item);
            Assert.True(Text(left, TrackKind.Video) == Text(right, TrackKind.Video) && Text(left, TrackKind.Audio) == Text(right, TrackKind.Audio));
        }
    }

    [Theory]
    [InlineData(25, 1, 0, true)]
    [InlineData(15, 2, 0.01, true)]
    [InlineData(29.97, 0.5, 0.01, false)]
    [InlineData(25, 10, 0, true)]
    [InlineData(50, 1, 0.012, true)]
    public void An_edge_that_joins_late_names_the_same_bytes_alike_whenever_it_joins(double fps, double gop, double jitter, bool audio)
    {
        SampleStream stream = SampleStream.Of(12, fps, gop, jitter, audio);
        WindowProbe early = WindowProbe.Of(stream);
        InitSegment init = stream.Events.OfType<InitSegment>().Single();
        var source = new StreamWindow(WindowProbe.Start());
        WindowSeed? joined = null;
        int edges = 0;
        foreach (object item in stream.Events)
        {
            Push(source, item);
            if (ReferenceEquals(source.Seed, joined) || source.Seed.Plan is null) continue;
            joined = source.Seed;
            if (++edges % 3 != 2) continue;
            WindowProbe late = new WindowProbe(joined).Feed(((IEnumerable<object>)[init]).Concat(stream.Chunks));

            Assert.All(late.Resources, pair => Assert.Equal(early.Resources[pair.Key], pair.Value));
            Assert.Equal(WithoutGaps(early.Text()), WithoutGaps(late.Text()));
            if (audio) Assert.Equal(WithoutGaps(early.Text(TrackKind.Audio)), WithoutGaps(late.Text(TrackKind.Audio)));
        }

        Assert.True(edges > 1);
    }

    [Fact]
    public void An_edge_that_joined_late_is_the_same_to_the_byte_once_the_window_has_passed()
    {
        SampleStream stream = SampleStream.Of(40, 25, 1, 0.01, audio: true);
        var early = new StreamWindow(WindowProbe.Start());
        foreach (object item in stream.Events.Take(300)) Push(early, item);
        var late = new StreamWindow(early.Seed);
        late.OnInit((InitSegment)stream.Events[0]);
        foreach (object item in stream.Events.Skip(300)) Push(early, item);
        foreach (Chunk chunk in stream.Chunks) late.Append(chunk);

        Assert.Equal(Text(new PlaylistRenderer(early), TrackKind.Video), Text(new PlaylistRenderer(late), TrackKind.Video));
        Assert.Equal(Text(new PlaylistRenderer(early), TrackKind.Audio), Text(new PlaylistRenderer(late), TrackKind.Audio));
        Assert.DoesNotContain("GAP", Text(new PlaylistRenderer(late), TrackKind.Video), StringComparison.Ordinal);
    }

    [Fact]
    public void An_edge_that_joins_late_has_its_first_segment_at_once()
    {
        SampleStream stream = SampleStream.Of(10.5, 25, 1, audio: true);
        var source = new StreamWindow(WindowProbe.Start());
        foreach (object item in stream.Events) Push(source, item);
        WindowProbe late = new WindowProbe(source.Seed).Feed(((IEnumerable<object>)[stream.Events[0]]).Concat(stream.Chunks));

        ListedSegment open = late.Playlist().Segments[^1];
        Assert.Equal(source.Video!.NextMediaSequence, open.MediaSequence);
        Assert.Equal([false, false], open.Parts.Select(part => part.IsGap));
        Assert.All(late.Playlist().Complete, segment => Assert.True(segment.IsGap));
    }

    [Fact]
    public void A_seed_goes_over_a_gap_and_a_new_epoch()
    {
        SampleStream stream = SampleStream.Of(6.5, 25, 1, audio: true);
        var early = new WindowProbe();
        early.Feed(stream.Events);
        early.Window.AppendGap(TimeSpan.FromSeconds(2));
        early.Look();
        WindowProbe late = new(early.Window.Seed);
        int before = stream.Events.Count;
        stream.Begin(SampleFormats.H265(), SampleFormats.Aac()).Run(4, 25, 1, audio: true, captured: TimeSpan.FromSeconds(2));

        early.Feed(stream.Events.Skip(before));
        late.Feed(stream.Events.Skip(before));
        Assert.All(late.Resources, pair => Assert.Equal(early.Resources[pair.Key], pair.Value));
        Assert.Equal(WithoutGaps(early.Text()), WithoutGaps(late.Text()));
        Assert.Equal(WithoutGaps(early.Text(TrackKind.Audio)), WithoutGaps(late.Text(TrackKind.Audio)));
    }

    [Fact]
    public void A_missing_chunk_is_a_hole_and_not_taken()
    {
        SampleStream stream = SampleStream.Of(5, 25, 1);
        var window = new StreamWindow(WindowProbe.Start());
        foreach (object item in stream.Events.Take(60)) Push(window, item);
        long version = window.Version;

        Assert.Equal(AppendResult.Hole, window.Append((Chunk)stream.Events[61]));
        Assert.Equal(AppendResult.AlreadyCounted, window.Append((Chunk)stream.Events[59]));
        Assert.Equal(version, window.Version);
        Assert.Equal(AppendResult.Appended, window.Append((Chunk)stream.Events[60]));
    }

    [Fact]
    public void A_chunk_of_an_epoch_whose_init_segment_is_missing_is_a_hole()
    {
        SampleStream stream = SampleStream.Of(1, 25, 1);
        Assert.Equal(AppendResult.Hole, new StreamWindow(WindowProbe.Start()).Append(stream.Chunks.First()));
    }

    private static void Push(StreamWindow window, object item)
    {
        if (item is InitSegment init) window.OnInit(init);
        else Assert.Equal(AppendResult.Appended, window.Append((Chunk)item));
    }

    private static string? Text(PlaylistRenderer renderer, TrackKind track) =>
        renderer.Media(track, false) is { } playlist ? Encoding.UTF8.GetString(playlist.Bytes.Span) : null;

    /// <summary>Bytes from before it joined are not here; all else has to match: the parts of such segments are the one other difference.</summary>
    private static IEnumerable<string> WithoutGaps(string text) => text.Split('\n').Where(line => line != "#EXT-X-GAP" && !line.StartsWith("#EXT-X-PART:", StringComparison.Ordinal));
}
