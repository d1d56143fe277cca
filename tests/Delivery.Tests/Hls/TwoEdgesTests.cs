using System.Net;
using Fleet.Testing.Hls;

namespace Fleet.Delivery.Tests.Hls;

/// <summary>Two processes that get the same chunks of one camera: whichever of them a player asks, the same name is the same bytes.</summary>
public sealed class TwoEdgesTests
{
    private const string Video = "/hls/cam-1/video.m3u8?session=s";

    [Fact]
    public async Task Two_edges_serve_the_same_bytes_for_the_same_URI()
    {
        await using DeliveryHost one = await DeliveryHost.StartAsync(), other = await DeliveryHost.StartAsync();
        DeliveryHost[] edges = [one, other];
        foreach (DeliveryHost edge in edges)
        {
            // the same camera makes the same bytes
            edge.GoLiveOnHold(new SampleCamera(withAudio: true), camera => camera.Begin().Run(4, 25).KeyFrame().Picture(6));
            await edge.Client.GetStringAsync(Video, edge.Ct);
        }

        foreach (string file in new[] { "video.m3u8", "audio.m3u8" })
        {
            string[] playlists = [.. await Task.WhenAll(edges.Select(edge => edge.Client.GetStringAsync($"/hls/cam-1/{file}?session=s", edge.Ct)))];
            Assert.Equal(playlists[0], playlists[1]);
            foreach (string uri in FilesOf(MediaPlaylist.Parse(playlists[0])))
            {
                byte[][] bytes = [.. await Task.WhenAll(edges.Select(edge => edge.Client.GetByteArrayAsync("/hls/cam-1/" + uri, edge.Ct)))];
                Assert.Equal(bytes[0], bytes[1]);
            }
        }
    }

    [Fact]
    public async Task An_edge_that_began_elsewhere_in_the_stream_has_no_other_bytes_for_the_same_URI()
    {
        await using DeliveryHost one = await DeliveryHost.StartAsync(), other = await DeliveryHost.StartAsync();
        one.GoLiveOnHold(new SampleCamera(), camera => camera.Begin().Run(4, 25).KeyFrame().Picture(6));
        MediaPlaylist playlist = MediaPlaylist.Parse(await one.Client.GetStringAsync(Video, one.Ct));
        other.Time.Advance(TimeSpan.FromSeconds(2));
        other.GoLiveOnHold(new SampleCamera(), camera =>
        {
            var nobody = new SampleCamera();
            camera.PublishTo(nobody);
            camera.Begin().Run(2, 25);
            camera.PublishTo(other.Source.Listener());
            other.Source.Listener().OnInit(camera.Init);
            camera.Run(2, 25).KeyFrame().Picture(6);
        });
        await other.Client.GetStringAsync(Video, other.Ct);
        foreach (string uri in FilesOf(playlist))
        {
            byte[] bytes = await one.Client.GetByteArrayAsync("/hls/cam-1/" + uri, one.Ct);
            using HttpResponseMessage there = await other.GetAsync("/hls/cam-1/" + uri);
            if (there.StatusCode != HttpStatusCode.NotFound) Assert.Equal(bytes, await there.Content.ReadAsByteArrayAsync(other.Ct));
        }
    }

    private static IEnumerable<string> FilesOf(MediaPlaylist playlist) => playlist.Segments.Where(segment => !segment.IsGap)
        .SelectMany(segment => segment.Parts.Select(part => part.Uri).Append(segment.Map!).Concat(segment.Uri is null ? [] : [segment.Uri]));
}
