using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Hls;
using Fleet.Grains.Cameras;
using Fleet.Testing;

namespace Fleet.Grains.Tests.Cameras;

public sealed class HlsNamingTests : IChunkSink
{
    private const int PicturesASecond = 25;
    private static readonly byte[] Picture = new byte[2000];

    private readonly ManualTime _time = new();
    private readonly CmafMuxer _muxer;
    private readonly HlsNaming _naming;
    private readonly List<object> _heard = [];
    private long _pictures;
    private long _sounds;

    public HlsNamingTests()
    {
        _muxer = new CmafMuxer(this, new ChunkPool());
        _naming = new HlsNaming(_time);
        _naming.Use(HlsOptions.Default);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Edges_that_begin_at_different_key_frames_give_the_same_names(int laterBySeconds)
    {
        Begin();
        Send(seconds: 12);
        string[] early = NamesFrom(seed: 0), late = NamesFrom(seed: laterBySeconds);

        Assert.NotEmpty(late);
        Assert.Equal(early.TakeLast(late.Length), late);
    }

    [Fact]
    public void A_seed_comes_right_before_each_key_frame()
    {
        Begin();
        Send(seconds: 6, gop: 0.52);
        Assert.Equal(12, Seeds.Count());
        foreach (WindowSeed seed in Seeds)
        {
            var next = (Chunk)_heard[_heard.IndexOf(seed) + 1];
            Assert.True(next is { Track: TrackKind.Video, IsKeyFrame: true });
            Assert.True(seed.NextSequence is null || seed.NextSequence == next.Sequence);
        }
    }

    [Fact]
    public void Behind_a_gap_and_in_the_next_epoch_a_stream_can_be_begun_again()
    {
        Begin();
        Send(seconds: 4);
        _naming.OnGap();
        _time.Advance(TimeSpan.FromSeconds(3));
        int before = Seeds.Count();
        Begin();
        Send(seconds: 4);
        string[] early = NamesFrom(before), late = NamesFrom(before + 2);

        Assert.Equal(early.TakeLast(late.Length), late);
        Assert.True(Seeds.Last().Video!.NextMediaSequence - Seeds.ElementAt(before - 1).Video!.NextMediaSequence >= 3);
        Assert.NotEqual(Seeds.ElementAt(before - 1).Stream, Seeds.Last().Stream);
    }

    [Fact]
    public void Numbers_never_go_back_when_the_cutting_changes_or_a_session_begins_anew()
    {
        Begin();
        Send(seconds: 4);
        long last = Seeds.Last().Video!.NextMediaSequence;
        _naming.Use(HlsOptions.Default with { SegmentDuration = TimeSpan.FromSeconds(2) });
        Send(seconds: 4);
        Assert.True(Seeds.Last().Video!.NextMediaSequence > last);
        Assert.Equal(TimeSpan.FromSeconds(2), Seeds.Last().Options.SegmentDuration);

        last = Seeds.Last().Video!.NextMediaSequence;
        _naming.Reset();
        _time.Advance(TimeSpan.FromSeconds(20));
        Begin();
        Send(seconds: 4);
        Assert.True(Seeds.Last().Video!.NextMediaSequence > last);
    }

    void IChunkSink.OnInit(InitSegment init)
    {
        _naming.OnInit(init);
        _heard.Add(init);
    }

    void IChunkSink.OnChunk(Chunk chunk)
    {
        if (_naming.SeedBefore(chunk) is { } seed) _heard.Add(seed);
        _heard.Add(chunk);
    }

    private IEnumerable<WindowSeed> Seeds => _heard.OfType<WindowSeed>();

    private void Begin() => _muxer.Begin(SampleMedia.H264, SampleMedia.Aac);

    private void Send(int seconds, double gop = 1)
    {
        for (int i = 0; i < seconds * PicturesASecond; i++)
        {
            bool isKeyFrame = i % (int)(gop * PicturesASecond) == 0;
            _muxer.WriteVideo(new AccessUnit { Data = Picture, RtpTimestamp = 0, IsKeyFrame = isKeyFrame }, _pictures++ * 90000 / PicturesASecond, _time.GetUtcNow());
            for (; _sounds * 1024 * PicturesASecond < _pictures * 48000; _sounds++)
                _muxer.WriteAudio(new AccessUnit { Data = Picture.AsSpan(0, 200), RtpTimestamp = 0, IsKeyFrame = true }, _sounds * 1024, null);
            _time.Advance(TimeSpan.FromSeconds(1) / PicturesASecond);
        }
    }

    /// <summary>What an edge that begins with a seed calls the segments and parts whose bytes it has.</summary>
    private string[] NamesFrom(int seed)
    {
        WindowSeed begin = Seeds.ElementAt(seed);
        var window = new StreamWindow(begin);
        List<string> names = [];
        int at = _heard.IndexOf(begin);
        window.OnInit(_heard.Take(at).OfType<InitSegment>().Last());
        foreach (object each in _heard.Skip(at + 1))
        {
            if (each is InitSegment init) window.OnInit(init);
            if (each is not Chunk chunk) continue;
            Assert.Equal(AppendResult.Appended, window.Append(chunk));
        }

        foreach (LiveWindow track in new[] { window.Video!, window.Audio! })
        {
            foreach (WindowSegment segment in track.Listed)
                if (!segment.IsGap) names.Add($"{track.Track} {segment.Stream} {segment.MediaSequence} {segment.Duration} {segment.Start} {segment.ProgramDateTime:O}");
        }

        window.ReleaseAll();
        return [.. names.Order(StringComparer.Ordinal).Where(name => name.StartsWith("Video", StringComparison.Ordinal))];
    }
}
