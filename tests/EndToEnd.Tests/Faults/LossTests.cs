using Fleet.CameraSim;
using Fleet.CameraSim.Faults;
using Fleet.EndToEnd.Tests.Faults.Viewers;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Faults;

public sealed class LossTests(FaultHost host) : IDisposable
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-loss-");

    [Fact]
    public async Task What_a_network_loses_is_counted_and_nothing_broken_is_passed_on()
    {
        var options = new CameraSimOptions { Faults = FaultSyntax.Parse("loss=2%"), KeyFrameAtPlay = true };
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(options, TimeProvider.System, _ct);
        await host.AddAsync("lossy", simulator.UrlOf("cam-1"), new { transport = "udp" }, _ct);
        string file = Path.Combine(_folder.FullName, "seen.mp4");
        await using (FileStream copy = File.Create(file))
        await using (var audience = new Audience(host, "lossy", _ct))
        await using (var recorder = new BodyViewer(host.Http, "/live/lossy/stream.mp4", hasLengths: false, copy))
        {
            recorder.Start();
            await Until.TrueAsync(() => audience.IsHarmed || audience.All.Append(recorder).All(viewer => viewer.Played.VideoTime >= 5), Audience.Patience, _ct,
                () => $"{audience}\n{recorder}");
            audience.AssertUnharmed();
            Assert.Single(recorder.Played.Epochs);
            Assert.True((await host.StreamAsync("lossy", _ct))!.Value.GetProperty("lostPackets").GetInt64() > 0);
            Assert.Equal(1, simulator.Camera("cam-1").Counters.Plays);
        }

        await Ffmpeg.AssertDecodesWholeAsync(file, _ct);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
