using Fleet.Core.Cmaf;
using Fleet.Core.Hls;

namespace Fleet.Core.Tests.Hls;

/// <summary>Names that are made of what decides their bytes, so that no process has to know another one to agree with it.</summary>
public sealed class StreamNameTests
{
    private static readonly HlsOptions Options = new();

    [Fact]
    public void Two_windows_of_the_same_chunks_give_the_same_names_to_the_same_bytes()
    {
        SampleStream stream = SampleStream.Of(20, 25, 1, audio: true);
        WindowProbe one = Probe(SampleStream.Noon).Feed(stream.Events);
        WindowProbe other = Probe(SampleStream.Noon + TimeSpan.FromHours(1)).Feed(stream.Events);

        Assert.NotEmpty(one.Resources);
        Assert.Equal(one.Text(), other.Text());
        Assert.All(one.Resources, resource => Assert.Equal(resource.Value, other.Resources[resource.Key]));
    }

    [Fact]
    public void Windows_that_begin_or_cut_elsewhere_share_no_name()
    {
        SampleStream stream = SampleStream.Of(20, 25, 1, audio: true);
        int second = stream.Events.FindIndex(item => item is Chunk { Track: TrackKind.Video, IsKeyFrame: true, Sequence: > 0 });
        WindowProbe one = Probe(SampleStream.Noon).Feed(stream.Events);
        WindowProbe late = Probe(SampleStream.Noon).Feed([stream.Events[0], .. stream.Events.Skip(second)]);
        WindowProbe other = Probe(SampleStream.Noon, Options with { PartDuration = TimeSpan.FromMilliseconds(400) }).Feed(stream.Events);

        Assert.Empty(one.Resources.Keys.Intersect(late.Resources.Keys));
        Assert.Empty(one.Resources.Keys.Intersect(other.Resources.Keys));
    }

    [Theory]
    [InlineData(2, 9, false)]
    [InlineData(4, 4, true)]
    public void Behind_a_gap_the_names_agree_only_where_the_numbers_do(int gap, int gapElsewhere, bool agree)
    {
        SampleStream before = SampleStream.Of(10, 25, 1);
        WindowProbe one = Probe(SampleStream.Noon).Feed(before.Events), other = Probe(SampleStream.Noon).Feed(before.Events);
        string hint = one.Playlist().PreloadHint!;
        one.Window.AppendGap(TimeSpan.FromSeconds(gap));
        other.Window.AppendGap(TimeSpan.FromSeconds(gapElsewhere));
        int known = before.Events.Count;
        before.Begin(Cmaf.SampleFormats.H264()).Run(5, 25, 1);
        HashSet<string> old = [.. one.Resources.Keys];
        one.Feed(before.Events.Skip(known));
        other.Feed(before.Events.Skip(known));

        string[] names = [.. one.Resources.Keys.Except(old)], elsewhere = [.. other.Resources.Keys.Except(old)];
        Assert.NotEmpty(names);
        Assert.Equal(agree ? names.Order() : [], names.Intersect(elsewhere).Order());

        // what was hinted before the gap never came, and its name stands for nothing else
        Assert.True(HlsResourceName.TryParse(hint, out HlsResourceName hinted));
        Assert.Equal(ResourceState.Missing, one.Window.Video!.Find(hinted, out _));
    }

    [Fact]
    public void A_window_made_of_a_seed_goes_on_with_the_names()
    {
        SampleStream stream = SampleStream.Of(12.5, 25, 1);
        WindowProbe one = Probe(SampleStream.Noon).Feed(stream.Events.Take(250));
        WindowSeed seed = one.Window.Seed;
        var other = new WindowProbe(seed);
        other.Feed([stream.Events[0], .. stream.Events.Skip(1).Where(item => item is Chunk chunk && chunk.Sequence >= seed.NextSequence)]);
        one.Feed(stream.Events.Skip(250));

        Assert.NotEmpty(other.Resources);
        Assert.All(other.Resources, resource => Assert.Equal(one.Resources[resource.Key], resource.Value));
    }

    [Fact]
    public void Numbers_of_segments_and_epochs_go_on_with_the_time()
    {
        DateTimeOffset now = SampleStream.Noon;
        Assert.Equal(40, TimeNumber.At(now.AddSeconds(10)) - TimeNumber.At(now));
        Assert.Equal(0, TimeNumber.At(DateTimeOffset.UnixEpoch));
        WindowProbe probe = Probe(now.AddDays(-1)).Feed(SampleStream.Of(10, 25, 1).Events);
        Assert.InRange(probe.Playlist().MediaSequence, TimeNumber.At(now), TimeNumber.At(now) + 10);
    }

    private static WindowProbe Probe(DateTimeOffset started, HlsOptions? options = null) => new(WindowSeed.Start(options ?? Options, started));
}
