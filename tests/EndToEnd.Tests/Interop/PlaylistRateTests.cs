using Fleet.CameraSim;
using Fleet.Testing.Hls;

namespace Fleet.EndToEnd.Tests.Interop;

/// <summary>LL-HLS: parts of cameras of every rate, each watched for some segments; all at once, because most of it is waiting.</summary>
public sealed class PlaylistRateTests(PlaylistRateTests.Cameras cameras) : IClassFixture<PlaylistRateTests.Cameras>
{
    private const int Segments = 4;

    [Theory]
    [InlineData("15")]
    [InlineData("12.5")]
    [InlineData("25")]
    [InlineData("29.97")]
    [InlineData("variable")]
    public async Task Every_part_lasts_at_most_PART_TARGET_and_at_least_85_percent_of_it(string rate)
    {
        HlsFollower seen = await cameras.Watched[rate];
        Assert.Empty(seen.Broken);
        Assert.InRange(seen.Now.PartTarget!.Value, 0.12m, 0.28m);
        ListedPart[] parts = [.. seen.Seen.SelectMany(playlist => playlist.Segments).SelectMany(segment => segment.Parts).DistinctBy(part => part.Uri)];
        Assert.All(parts, part => Assert.InRange(part.Duration, 0.0001m, seen.Now.PartTarget.Value));

        // how many parts the rule leaves no excuse for: neither independent nor the last of their segment
        int bound = seen.Now.Complete.Where(segment => segment.Parts.Count > 0).Sum(segment => segment.Parts.SkipLast(1).Count(part => !part.IsIndependent));
        Assert.True(bound >= Segments, $"only {bound} parts were bound by the rule");
    }

    [Fact]
    public async Task A_rate_is_measured_and_not_taken_from_the_parameter_sets()
    {
        // the clip's parameter sets say 25 pictures a second: three of 15 are 200 ms, two or three of 12.5 are 160 or 240 ms
        Assert.InRange((await cameras.Watched["15"]).Now.PartTarget!.Value, 0.2m, 0.22m);
        Assert.InRange((await cameras.Watched["12.5"]).Now.PartTarget!.Value, 0.24m, 0.26m);
        Assert.InRange((await cameras.Watched["29.97"]).Now.PartTarget!.Value, 0.2m, 0.22m);
    }

    public sealed class Cameras(InteropHost host) : IAsyncLifetime
    {
        private static readonly Dictionary<string, int[]> Ticks = new()
        {
            ["15"] = [6000],
            ["12.5"] = [7200],
            ["25"] = [3600],
            ["29.97"] = [3003],
            ["variable"] = [3600, 3600, 7200, 3600, 4500, 3000, 3600, 10800, 3600, 3600, 3600],
        };

        private readonly List<InteropCamera> _cameras = [];

        internal Dictionary<string, Task<HlsFollower>> Watched { get; } = [];

        public async ValueTask InitializeAsync()
        {
            CancellationToken ct = TestContext.Current.CancellationToken;
            foreach ((string name, int[] ticks) in Ticks)
            {
                InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions { PictureTicks = ticks, KeyFrameAtPlay = true }, new { }, ct);
                _cameras.Add(camera);
                Watched[name] = WatchAsync(camera, ct);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Task.WhenAll(Watched.Values);
            foreach (InteropCamera camera in _cameras) await camera.DisposeAsync();
        }

        private static async Task<HlsFollower> WatchAsync(InteropCamera camera, CancellationToken ct)
        {
            var follower = new HlsFollower(camera);
            await follower.SegmentsAsync(Segments, ct);
            return follower;
        }
    }
}
