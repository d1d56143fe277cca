using Fleet.Core.Cmaf;
using Fleet.Core.Hls;

namespace Fleet.Core.Tests.Hls;

/// <summary>Section 6.2.5 of draft-pantos-hls-rfc8216bis, line by line. The window: 25 pictures a second, parts of 5, segments of 5 parts.</summary>
public sealed class BlockingRequestTests
{
    /// <summary>Segments 0 to 6 are the gaps before the stream, 7 to 10 are complete, and 11 has two parts.</summary>
    private readonly StreamWindow _window = WindowProbe.Of(SampleStream.Of(4.5, 25, 1)).Window;

    private LiveWindow Video => _window.Video!;

    [Fact]
    public void The_window_is_as_the_tests_say()
    {
        Assert.Equal(10, Video.LastMediaSequence);
        Assert.Equal(2, Video.Open!.Parts.Count);
        Assert.Equal(4, Video.FirstMediaSequence);
        Assert.Equal(216, Video.Plan.PartTargetMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?token=abc")]
    [InlineData("_HLS_unknown=1")]
    public void Without_a_directive_the_playlist_is_given_at_once(string query) => Assert.Equal(BlockingAnswerKind.Full, Judge(query).Kind);

    [Fact]
    public void A_part_without_a_segment_is_a_bad_request() => Bad("_HLS_part=1", "_HLS_part is given without _HLS_msn.");

    [Fact]
    public void A_segment_in_the_playlist_is_there() => Assert.Equal(BlockingAnswerKind.Full, Judge("_HLS_msn=10").Kind);

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void A_segment_up_to_two_past_the_last_is_waited_for(long msn) => Assert.Equal(new BlockingAnswer(BlockingAnswerKind.Wait, msn), Judge($"_HLS_msn={msn}"));

    [Theory]
    [InlineData("_HLS_msn=13")]
    [InlineData("_HLS_msn=13&_HLS_part=0")]
    [InlineData("_HLS_msn=9223372036854775807")]
    public void A_segment_more_than_two_past_the_last_is_a_bad_request_at_once(string query) => Bad(query, "_HLS_msn is more than 2 past the last segment, 10.");

    [Fact]
    public void A_published_part_is_there() => Assert.Equal(BlockingAnswerKind.Full, Judge("_HLS_msn=11&_HLS_part=1").Kind);

    [Fact]
    public void The_next_part_is_waited_for() => Assert.Equal(new BlockingAnswer(BlockingAnswerKind.Wait, 11, 2), Judge("_HLS_msn=11&_HLS_part=2"));

    /// <summary>3 / 0.216 = 13.9; the last part has the index 1.</summary>
    [Fact]
    public void A_part_further_ahead_than_the_advance_limit_is_a_bad_request()
    {
        Assert.Equal(BlockingAnswerKind.Wait, Judge("_HLS_msn=11&_HLS_part=14").Kind);
        Bad("_HLS_msn=11&_HLS_part=15", "_HLS_part is further ahead than the advance part limit.");
        Assert.Equal(BlockingAnswerKind.Wait, Judge("_HLS_msn=12&_HLS_part=12").Kind);
        Bad("_HLS_msn=12&_HLS_part=13", "_HLS_part is further ahead than the advance part limit.");
    }

    /// <summary>Found by the fuzzer: one more than the largest index is the smallest.</summary>
    [Fact]
    public void The_largest_part_index_is_far_ahead() => Bad("_HLS_msn=12&_HLS_part=2147483647", "_HLS_part is further ahead than the advance part limit.");

    [Fact]
    public void The_advance_limit_is_three_parts_where_parts_last_a_second_or_more()
    {
        LiveWindow slow = WindowProbe.Of(SampleStream.Of(5, 1, 1)).Window.Video!;
        Assert.Equal(1080, slow.Plan.PartTargetMilliseconds);
        long open = slow.NextMediaSequence;
        int published = slow.Open?.Parts.Count ?? 0;
        Assert.Equal(BlockingAnswerKind.Wait, BlockingRequest.Judge(PlaylistRequest.Parse($"_HLS_msn={open}&_HLS_part={published + 2}"), slow).Kind);
        Assert.Equal(BlockingAnswerKind.BadRequest, BlockingRequest.Judge(PlaylistRequest.Parse($"_HLS_msn={open}&_HLS_part={published + 3}"), slow).Kind);
    }

    [Theory]
    [InlineData("_HLS_msn=10&_HLS_part=5")]
    [InlineData("_HLS_msn=10&_HLS_part=99")]
    public void A_part_past_the_last_of_its_segment_is_part_0_of_the_next(string query) => Assert.Equal(BlockingAnswerKind.Full, Judge(query).Kind);

    [Fact]
    public void A_part_past_the_last_of_its_segment_waits_where_the_next_has_none()
    {
        LiveWindow edge = WindowProbe.Of(SampleStream.Of(4.02, 25, 1)).Window.Video!;
        Assert.Equal(10, edge.LastMediaSequence);
        Assert.Equal(new BlockingAnswer(BlockingAnswerKind.Wait, 11, 0), BlockingRequest.Judge(PlaylistRequest.Parse("_HLS_msn=10&_HLS_part=5"), edge));
    }

    [Fact]
    public void A_segment_older_than_the_window_gets_the_full_current_playlist()
    {
        Assert.Equal(BlockingAnswerKind.Full, Judge("_HLS_msn=0").Kind);
        Assert.Equal(BlockingAnswerKind.Full, Judge("_HLS_msn=0&_HLS_part=99&_HLS_skip=YES").Kind);
    }

    [Fact]
    public void A_segment_without_parts_is_there_as_a_whole() => Assert.Equal(BlockingAnswerKind.Full, Judge("_HLS_msn=5&_HLS_part=0").Kind);

    [Fact]
    public void A_request_is_blocked_for_three_target_durations_at_most() => Assert.Equal(TimeSpan.FromSeconds(9), _window.Plan!.LongestBlock);

    [Theory]
    [InlineData("_HLS_msn=99&_HLS_part=7&_HLS_skip=YES")]
    [InlineData("_HLS_part=1")]
    [InlineData("_HLS_msn=x")]
    public void An_ended_playlist_ignores_segment_part_and_skip(string query)
    {
        _window.End();
        Assert.Equal(new BlockingAnswer(BlockingAnswerKind.Full), Judge(query));
    }

    [Theory]
    [InlineData("YES")]
    [InlineData("v2")]
    public void A_skip_gives_a_delta_update(string value)
    {
        Assert.Equal(BlockingAnswerKind.Delta, Judge($"_HLS_skip={value}").Kind);
        Assert.Equal(BlockingAnswerKind.Delta, Judge($"_HLS_skip={value}&_HLS_msn=11&_HLS_part=1").Kind);
    }

    [Theory]
    [InlineData("_HLS_msn=x", "_HLS_msn is not a decimal number.")]
    [InlineData("_HLS_msn=", "_HLS_msn is not a decimal number.")]
    [InlineData("_HLS_msn", "_HLS_msn is not a decimal number.")]
    [InlineData("_HLS_msn=-1", "_HLS_msn is not a decimal number.")]
    [InlineData("_HLS_msn=+1", "_HLS_msn is not a decimal number.")]
    [InlineData("_HLS_msn=1.0", "_HLS_msn is not a decimal number.")]
    [InlineData("_HLS_msn=%31", "_HLS_msn is not a decimal number.")]
    [InlineData("_HLS_msn=\u0661", "_HLS_msn is not a decimal number.")]
    [InlineData("_HLS_msn=9223372036854775808", "_HLS_msn is too large.")]
    [InlineData("_HLS_msn=99999999999999999999999", "_HLS_msn is too large.")]
    [InlineData("_HLS_msn=10&_HLS_part=2147483648", "_HLS_part is too large.")]
    [InlineData("_HLS_msn=10&_HLS_part=-1", "_HLS_part is not a decimal number.")]
    [InlineData("_HLS_msn=10&_HLS_msn=10", "_HLS_msn is given more than once.")]
    [InlineData("_HLS_msn=10&_HLS_part=0&_HLS_part=0", "_HLS_part is given more than once.")]
    [InlineData("_HLS_skip=YES&_HLS_skip=YES", "_HLS_skip is given more than once.")]
    [InlineData("_HLS_skip=yes", "_HLS_skip is neither YES nor v2.")]
    [InlineData("_HLS_skip", "_HLS_skip is neither YES nor v2.")]
    public void Directives_that_are_no_number_negative_overflowing_or_repeated_are_bad_requests(string query, string reason) => Bad(query, reason);

    [Fact]
    public void Who_waits_is_answered_when_the_part_is_published()
    {
        SampleStream stream = SampleStream.Of(10, 25, 1);
        var window = new StreamWindow(WindowProbe.Start());
        PlaylistRequest request = PlaylistRequest.Parse("_HLS_msn=11&_HLS_part=2");
        var seen = new List<(BlockingAnswerKind, int)>();
        foreach (object item in stream.Events)
        {
            if (item is InitSegment init) window.OnInit(init);
            else window.Append((Chunk)item);
            if (window.Video is not { LastMediaSequence: >= 9 } video) continue;
            (BlockingAnswerKind, int) now = (BlockingRequest.Judge(request, video).Kind, (int)video.NextPart);
            if (seen.Count == 0 || seen[^1].Item1 != now.Item1) seen.Add(now);
        }

        Assert.Equal([(BlockingAnswerKind.Wait, 15), (BlockingAnswerKind.Full, 23)], seen);
    }

    private BlockingAnswer Judge(string query) => BlockingRequest.Judge(PlaylistRequest.Parse(query), Video);

    private void Bad(string query, string reason) => Assert.Equal(new BlockingAnswer(BlockingAnswerKind.BadRequest, Reason: reason), Judge(query));
}
