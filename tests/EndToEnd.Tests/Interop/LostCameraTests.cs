using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Interop;

/// <summary>The on-demand lifecycle: a camera that drops keeps its viewers.</summary>
public sealed class LostCameraTests(InteropHost host)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Observed = TimeSpan.FromSeconds(8);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_a_camera_drops_its_viewers_go_on_in_the_same_response_and_the_same_playlist()
    {
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions { KeyFrameAtPlay = true }, new { segmentDuration = "500ms" }, _ct);
        using HttpResponseMessage cmaf = await camera.GetAsync(camera.Live("cmaf"), _ct), progressive = await camera.GetAsync(camera.Live("stream.mp4"), _ct);
        var reader = new CmafReader(await cmaf.Content.ReadAsStreamAsync(_ct));
        await using Stream bytes = await progressive.Content.ReadAsStreamAsync(_ct);
        var hls = new HlsFollower(camera);
        await hls.SegmentsAsync(1, _ct);
        long discontinuity = hls.Now.Segments[^1].Discontinuity;
        for (int i = 0; i < 10; i++) await reader.ChunkAsync(_ct);
        await camera.CutAsync(_ct);

        // behind the drop comes another init segment, and then a picture that needs no other
        Task<byte[]> next = NextInitAsync(reader);
        long received = 0;
        await Until.TrueAsync(() => camera.StatusAsync(_ct).Result.GetProperty("state").GetString() == "live" && camera.Source.Counters.Plays >= 2, Patience, _ct);
        Assert.NotEmpty(await next.WaitAsync(Patience, TimeProvider.System, _ct));
        Assert.True((await reader.ChunkAsync(_ct)).IsSync);
        byte[] buffer = new byte[65536];
        while (received < 200_000) received += await ReadAsync(bytes, buffer);
        await hls.UntilAsync(playlist => playlist.Segments[^1].Discontinuity > discontinuity && playlist.Segments[^1].Parts.Count > 0, _ct);
        Assert.Empty(hls.Broken);
        Assert.Equal(3, (await camera.StatusAsync(_ct)).GetProperty("viewers").GetInt32());
    }

    [Fact]
    public async Task The_redial_backs_off_with_jitter()
    {
        // all lost at once: with equal waits they would all come back at once, again and again
        const int cameras = 6;
        List<InteropCamera> all = [];
        List<SilentCamera> refusing = [];
        List<HttpResponseMessage> viewers = [];
        try
        {
            for (int i = 0; i < cameras; i++)
            {
                CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions { KeyFrameAtPlay = true, Audio = SimulatedAudio.None }, TimeProvider.System, _ct);
                InteropCamera camera = await host.AddAsync(simulator.UrlOf("cam-1").AbsoluteUri, new { }, null, _ct);
                all.Add(camera);
                HttpResponseMessage viewer = await camera.GetAsync(camera.Live("cmaf"), _ct);
                viewers.Add(viewer);
                await new CmafReader(await viewer.Content.ReadAsStreamAsync(_ct)).ChunkAsync(_ct);
                int port = simulator.Port;
                await simulator.DisposeAsync();
                refusing.Add(new SilentCamera(hangsUp: true, port));
            }

            long lost = TimeProvider.System.GetTimestamp();
            await Until.TrueAsync(() => TimeProvider.System.GetElapsedTime(lost) > Observed && refusing.All(camera => camera.Dials.Count >= 3), Patience, _ct);

            // the waits are evenly spread up to 0.5, 1, 2, 4, 8 s: about five dials each; without a back-off it would be thirty
            Assert.InRange(refusing.Sum(camera => camera.Dials.Count), cameras * 3, cameras * 12);

            // and of cameras that were lost together, none waits as long as the others
            double[] waits = [.. refusing.Select(camera => TimeProvider.System.GetElapsedTime(camera.Dials[1], camera.Dials[2]).TotalSeconds)];
            Assert.True(waits.Max() - waits.Min() > 0.1, $"all waited alike: {string.Join(", ", waits)}");
        }
        finally
        {
            foreach (HttpResponseMessage viewer in viewers) viewer.Dispose();
            foreach (InteropCamera camera in all) await camera.DisposeAsync();
            foreach (SilentCamera camera in refusing) await camera.DisposeAsync();
        }
    }

    private async Task<int> ReadAsync(Stream stream, byte[] buffer)
    {
        int read = await stream.ReadAsync(buffer, _ct);
        Assert.True(read > 0, "the response ended");
        return read;
    }

    private async Task<byte[]> NextInitAsync(CmafReader reader)
    {
        while (true)
        {
            byte[] frame = await reader.FrameAsync(_ct);
            if (frame.AsSpan(4, 4).SequenceEqual("ftyp"u8)) return frame;
        }
    }
}
