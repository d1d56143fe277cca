using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fleet.CameraSim;
using Fleet.CameraSim.Faults;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;
using Fleet.Testing.Hls;

namespace Fleet.EndToEnd.Tests.Interop;

/// <summary>LL-HLS: how a blocked request ends when what it waits for does not come.</summary>
public sealed class BlockedWaiterTests(InteropHost host)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_blocked_for_more_than_3_TARGETDURATIONs_gets_503()
    {
        await using InteropCamera camera = await StartAsync("500ms");
        MediaPlaylist now = await StallAsync(camera);
        long start = TimeProvider.System.GetTimestamp();
        using HttpResponseMessage answer = await camera.GetAsync(camera.Video($"_HLS_msn={now.LastMediaSequence + 2}"), _ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);

        // the camera is given up for stalled after ten
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 3 * now.TargetDuration - 0.1, 10);
    }

    [Fact]
    public async Task A_blocked_waiter_is_released_when_the_source_is_lost()
    {
        await using InteropCamera camera = await StartAsync("4s");
        MediaPlaylist now = await camera.PlaylistAsync(_ct);
        Task<HttpResponseMessage> playlist = camera.GetAsync(camera.Video($"_HLS_msn={now.LastMediaSequence + 2}"), _ct);
        await camera.CutAsync(_ct);

        // released long before what it asks for could be there, and before its time is up; nobody may keep that answer
        using HttpResponseMessage released = await playlist;
        Assert.Equal(HttpStatusCode.OK, released.StatusCode);
        Assert.True(MediaPlaylist.Parse(await released.Content.ReadAsStringAsync(_ct)).LastMediaSequence < now.LastMediaSequence + 2);
        Assert.True(released.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task Who_waits_for_a_hinted_part_is_released_when_the_source_is_lost()
    {
        await using InteropCamera camera = await StartAsync("500ms");
        await StallAsync(camera);
        string hint = (await camera.PlaylistAsync(_ct)).PreloadHint!;
        Task<HttpStatusCode> part = camera.StatusOfAsync(hint, _ct);
        await camera.PlaylistAsync(_ct);
        Assert.False(part.IsCompleted);
        await camera.CutAsync(_ct);
        Assert.Equal(HttpStatusCode.NotFound, await part.WaitAsync(Patience, TimeProvider.System, _ct));
    }

    [Fact]
    public async Task A_blocked_waiter_is_released_when_its_client_disconnects()
    {
        const int waiters = 20;
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What the host's sockets are doing is read from /proc.");

        // with a TARGETDURATION of 9 s it would be blocked for 27 s
        await using InteropCamera camera = await StartAsync("4s");
        MediaPlaylist now = await camera.PlaylistAsync(_ct);
        Assert.True(3 * now.TargetDuration > 25);
        int[] ports = new int[waiters];
        for (int i = 0; i < waiters; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(camera.Host.Host, camera.Host.Port, _ct);
            ports[i] = ((IPEndPoint)client.Client.LocalEndPoint!).Port;
            string target = camera.Video($"_HLS_msn={now.LastMediaSequence + 2}").PathAndQuery;
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: fleet\r\n\r\n"), _ct);
            await Until.TrueAsync(() => CountSockets([ports[i]]) == 1, Patience, _ct);
        }

        // the host ends a connection only after its request has ended
        await Until.TrueAsync(() => CountSockets(ports) == 0, Patience, _ct);

        int CountSockets(int[] of) => File.ReadLines("/proc/net/tcp").Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(fields => PortOf(fields[1]) == camera.Host.Port && of.Contains(PortOf(fields[2])) && fields[3] is "01" or "08");
    }

    private static int PortOf(string address) => int.Parse(address.AsSpan(address.IndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private Task<InteropCamera> StartAsync(string segmentDuration) =>
        host.StartCameraAsync(new CameraSimOptions { KeyFrameAtPlay = true, Audio = SimulatedAudio.None }, new { segmentDuration }, _ct);

    /// <summary>The camera goes on answering and sends nothing more. The playlist that was the last.</summary>
    private async Task<MediaPlaylist> StallAsync(InteropCamera camera)
    {
        await camera.PlaylistAsync(_ct);
        camera.Source.Faults = new FaultSet { StallAfter = TimeSpan.Zero };

        // what was on its way is there once the chunks don't grow in number any more
        long chunks = -1;
        await Until.TrueAsync(() => chunks == (chunks = camera.StatusAsync(_ct).Result.GetProperty("chunks").GetInt64()), Patience, _ct);
        return await camera.PlaylistAsync(_ct);
    }
}
