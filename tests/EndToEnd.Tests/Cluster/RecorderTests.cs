using System.Globalization;
using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;
using Fleet.Testing.Hosts;
using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests.Cluster;

/// <summary>The sample of samples/Recorder: ordinary Orleans code on the same stream as the edges, as a process of its own.</summary>
public sealed class RecorderTests : IDisposable
{
    private const long EnoughBytes = 200_000;
    private const int EnoughPictures = 25;

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-recorder-");

    private long Recorded => _folder.EnumerateFiles("*.mp4").Sum(file => file.Length);

    [Fact]
    public async Task An_ordinary_subscriber_holds_the_camera_and_records_it_with_sound_until_it_is_told_to_stop()
    {
        await using ClusterRig rig = await ClusterRig.StartAsync(new CameraSimOptions { KeyFrameAtPlay = true }, _ct);
        await rig.LetGoSoonAsync("cam-1", _ct);
        using HostProcess recorder = await StartAsync(rig, "cam-1");
        await Until.TrueAsync(() => Recorded > EnoughBytes, ClusterRig.Patience, _ct, () => recorder.Output);
        Assert.Equal(1, rig.Simulator.Camera("cam-1").Counters.SessionsOpen);

        Assert.Equal(0, await recorder.StopAsync(_ct));

        await AssertPlaysAsync(Assert.Single(_folder.GetFiles("*.mp4")).FullName);
        await Until.TrueAsync(() => rig.Simulator.Camera("cam-1").Counters is { SessionsOpen: 0, Teardowns: 1 }, ClusterRig.Patience, _ct);
    }

    [Fact]
    public async Task When_the_silo_of_the_camera_is_killed_the_recording_goes_on_in_another_file()
    {
        await using ClusterRig rig = await ClusterRig.StartAsync(new CameraSimOptions { KeyFrameAtPlay = true }, _ct);
        using HostProcess recorder = await StartAsync(rig, "cam-1");
        await Until.TrueAsync(() => Recorded > EnoughBytes, ClusterRig.Patience, _ct, () => recorder.Output);

        rig.OwnerOf("cam-1").Process.Kill();
        await Until.TrueAsync(() => _folder.GetFiles("*.mp4").Length == 2, ClusterRig.Patience, _ct, () => recorder.Output);
        long before = Recorded;
        await Until.TrueAsync(() => Recorded > before + EnoughBytes, ClusterRig.Patience, _ct, () => recorder.Output);
        Assert.Equal(0, await recorder.StopAsync(_ct));

        foreach (FileInfo file in _folder.GetFiles("*.mp4")) await AssertPlaysAsync(file.FullName);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<HostProcess> StartAsync(ClusterRig rig, string camera)
    {
        (HostProcess recorder, _) = await HostProcess.StartAsync(
            "Recorder", [camera, "--database", rig.Cluster.Database, "--output", _folder.FullName], "Recording to ", _ct);
        return recorder;
    }

    /// <summary>Pictures and sound, as ffprobe counts them and ffmpeg decodes them.</summary>
    private async Task AssertPlaysAsync(string file)
    {
        await Ffmpeg.AssertDecodesWholeAsync(file, _ct);
        ToolResult probed = await Tool.RunAsync("ffprobe",
            ["-v", "warning", "-count_packets", "-show_entries", "stream=codec_name,nb_read_packets", "-of", "csv=p=0", file], _ct);
        Assert.Equal((0, ""), (probed.ExitCode, probed.Errors));
        string[][] streams = [.. probed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split(','))];
        Assert.Equal(["h264", "aac"], streams.Select(stream => stream[0]));
        Assert.All(streams, stream => Assert.True(int.Parse(stream[1], CultureInfo.InvariantCulture) >= EnoughPictures, probed.Output));
    }
}
