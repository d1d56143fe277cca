using Fleet.CameraSim;
using Fleet.CameraSim.Faults;
using Fleet.EndToEnd.Tests.Faults.Viewers;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Faults;

public sealed class FormatChangeTests(FaultHost host)
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_size_in_mid_stream_is_another_init_segment_on_every_protocol()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions(), TimeProvider.System, _ct);
        await host.AddAsync("resized", simulator.UrlOf("cam-1"), null, _ct);
        await using var audience = new Audience(host, "resized", _ct);
        await audience.SeeMoreAsync(25);

        simulator.Camera("cam-1").Faults = FaultSyntax.Parse("sps-change");
        await SeeEpochsAsync(audience, 2);
        await audience.SeeMoreAsync(25);

        Assert.All(audience.Streams, viewer => Assert.Equal(["avc1 1280x720,mp4a", "avc1 640x360,mp4a"], viewer.Played.Epochs));
        Assert.Equal(["avc1 1280x720", "avc1 640x360"], audience.Hls.Played.Epochs);
        Assert.Equal((0, 1, 2), (audience.Hls.Gaps, audience.Hls.Discontinuities, audience.Hls.Maps));
        Assert.Equal(["codec:h264", "codec:h264"], audience.Mse.Texts.Where((_, i) => i % 2 == 0));
        Assert.NotEqual(audience.Mse.Texts[1], audience.Mse.Texts[3]);
        Assert.Equal(1, simulator.Camera("cam-1").Counters.Plays);
        Assert.All(audience.All, viewer => Assert.InRange(viewer.Played.LongestPicture, 0.04, 0.5));
    }

    [Fact]
    public async Task Another_codec_after_a_reboot_is_told_before_its_first_picture()
    {
        await using CameraSimulator before = await CameraSimulator.StartAsync(new CameraSimOptions(), TimeProvider.System, _ct);
        await using CameraSimulator after = await CameraSimulator.StartAsync(
            new CameraSimOptions { Video = SimulatedVideo.H265, Audio = SimulatedAudio.None }, TimeProvider.System, _ct);
        await using var relay = new TcpRelay(before.Port);
        await host.AddAsync("recoded", relay.Url("cam-1"), null, _ct);
        await using var audience = new Audience(host, "recoded", _ct);
        await audience.SeeMoreAsync(25);

        relay.Target = after.Port;
        relay.Cut();
        await SeeEpochsAsync(audience, 2);
        await audience.SeeMoreAsync(25);

        Assert.All(audience.Streams, viewer => Assert.Equal(["avc1 1280x720,mp4a", "hvc1 1280x720"], viewer.Played.Epochs));
        Assert.Equal(["avc1 1280x720", "hvc1 1280x720"], audience.Hls.Played.Epochs);
        Assert.True(audience.Hls is { Discontinuities: >= 1, Maps: 2 });
        Assert.Equal(["codec:h264", "codec:hevc"], audience.Mse.Texts.Where((_, i) => i % 2 == 0));
        Assert.StartsWith("video/mp4; codecs=\"hvc1.", audience.Mse.Texts[3], StringComparison.Ordinal);
    }

    private Task SeeEpochsAsync(Audience audience, int epochs) =>
        Until.TrueAsync(() => audience.IsHarmed || audience.All.All(viewer => viewer.Played.Epochs.Count >= epochs), Audience.Patience, _ct, audience.ToString);
}
