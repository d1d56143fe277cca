using System.Net;
using Fleet.CameraSim;
using Fleet.Testing.Hls;
using Fleet.Testing.Mp4;

namespace Fleet.EndToEnd.Tests.Interop;

/// <summary>LL-HLS: how long what was named can be fetched, and that it stays what it was.</summary>
public sealed class AvailabilityTests(InteropHost host)
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parts_stay_fetchable_3_TARGETDURATIONs_after_their_tag_and_segments_for_their_availability_and_their_bytes_never_change()
    {
        await using InteropCamera camera = await host.StartCameraAsync(
            new CameraSimOptions { KeyFrameAtPlay = true, Audio = SimulatedAudio.None }, new { segmentDuration = "500ms", segmentCount = 6 }, _ct);
        var follower = new HlsFollower(camera);
        await follower.SegmentsAsync(1, _ct);
        ListedSegment segment = follower.Now.Complete.Last();
        TimeSpan listedAfter = EndOf(follower.Seen.Last(playlist => playlist.Complete.All(each => each.Uri != segment.Uri)));
        string part = segment.Parts[0].Uri;
        byte[] partBytes = await camera.BytesAsync(part, _ct), segmentBytes = await camera.BytesAsync(segment.Uri!, _ct), initBytes = await camera.BytesAsync(segment.Map!, _ct);
        decimal longestPlaylist = 0;
        TimeSpan tagged = TimeSpan.Zero, listed = TimeSpan.Zero;
        bool hasPart = true, hasSegment = true, partOutlivedTag = false, segmentOutlivedList = false;
        while (hasPart || hasSegment)
        {
            // looked at before the playlist is: whoever is gone was gone where that one ends
            hasPart = await IsThereAsync(camera, part, partBytes);
            hasSegment = await IsThereAsync(camera, segment.Uri!, segmentBytes);
            await follower.NextAsync(_ct);
            TimeSpan end = EndOf(follower.Now);
            if (follower.Now.Segments.Any(each => each.Parts.Any(other => other.Uri == part))) tagged = end;
            if (follower.Now.Segments.Any(each => each.Uri == segment.Uri)) (listed, longestPlaylist) = (end, Math.Max(longestPlaylist, follower.Now.Complete.Sum(each => each.Duration)));
            partOutlivedTag |= hasPart && end > tagged;
            segmentOutlivedList |= hasSegment && end > listed;

            // section 6.2.2: three target durations from the removal of the tag; the segment's and the longest playlist's duration from where it first appeared
            var availability = TimeSpan.FromSeconds((double)(segment.Duration + longestPlaylist));
            Assert.True(hasPart || end > tagged + 3 * TimeSpan.FromSeconds(follower.Now.TargetDuration), $"the part was gone {end - tagged} after its tag");
            Assert.True(hasSegment || end > listedAfter + availability, $"the segment was gone {end - listedAfter} after it appeared, which is available for {availability}");
            Assert.True(end < listedAfter + 3 * availability, "nothing is ever let go");
        }

        Assert.Empty(follower.Broken);
        Assert.True(partOutlivedTag && segmentOutlivedList);
        Assert.Equal(initBytes, await camera.BytesAsync(segment.Map!, _ct));
    }

    [Fact]
    public async Task The_concatenated_parts_of_a_segment_hold_the_same_samples_as_the_segment()
    {
        InteropCamera camera = await host.SteadyAsync();
        foreach (string file in new[] { "video.m3u8", "audio.m3u8" })
        {
            ListedSegment segment = (await camera.MediaAsync($"{file}?{InteropCamera.Session}", _ct)).Complete.Last();
            byte[] init = await camera.BytesAsync(segment.Map!, _ct), whole = await camera.BytesAsync(segment.Uri!, _ct), parts = [];
            Assert.True(segment.Parts.Count > 1);
            foreach (ListedPart part in segment.Parts) parts = [.. parts, .. await camera.BytesAsync(part.Uri, _ct)];
            Mp4Sample[] samples = [.. new Mp4Reader(init).Read(whole)];
            Assert.NotEmpty(samples);
            Assert.Equal(samples.Select(Facts), new Mp4Reader(init).Read(parts).Select(Facts));
            Assert.Equal((double)segment.Duration, samples.Sum(sample => sample.Duration) / (double)new Mp4Reader(init).Tracks.Values.Single().Timescale, 0.001);
        }
    }

    private static (long, long, int, bool, string) Facts(Mp4Sample sample) =>
        (sample.DecodeTime, sample.Duration, sample.CompositionOffset, sample.IsSync, Convert.ToHexString(sample.Data.Span));

    private static TimeSpan EndOf(MediaPlaylist playlist)
    {
        ListedSegment last = playlist.Segments[^1];
        return last.ProgramDateTime!.Value - DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds((double)last.Duration);
    }

    private async Task<bool> IsThereAsync(InteropCamera camera, string file, byte[] bytes)
    {
        using HttpResponseMessage response = await camera.GetAsync(camera.Hls(file), _ct);
        if (response.StatusCode == HttpStatusCode.NotFound) return false;
        Assert.Equal(bytes, await response.Content.ReadAsByteArrayAsync(_ct));
        return true;
    }
}
