using System.Net.Http.Json;
using System.Net.WebSockets;
using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;

namespace Fleet.EndToEnd.Tests.Hosting;

/// <summary>SIGTERM while people watch.</summary>
public sealed class ShutdownTests : IDisposable
{
    private const int Cameras = 25;
    private const int ViewersEach = 2;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-stop-");

    [Fact]
    public async Task Viewers_are_told_cameras_are_told_and_the_process_is_gone_within_five_seconds()
    {
        Assert.SkipWhen(ClusterUnderTest.IsMeant, "Viewers of an edge that stops are not told that the camera ends, but sent to another edge.");
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions { Cameras = Cameras, KeyFrameAtPlay = true }, TimeProvider.System, ct);
        using RunningHost host = await RunningHost.StartAsync(["--cameras", Path.Combine(_folder.FullName, "cameras.json")], ct);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = host.Address };
        foreach (SimulatedCamera camera in simulator.Cameras)
            (await http.PostAsJsonAsync("/api/cameras", new { id = camera.Name, source = simulator.UrlOf(camera.Name).AbsoluteUri }, ct)).Dispose();

        string[] watched = [.. simulator.Cameras.SelectMany(camera => Enumerable.Repeat(camera.Name, ViewersEach))];
        Task[] streams = [.. await Task.WhenAll(watched.SelectMany(camera => new[] { "cmaf", "stream.mp4" }, (camera, file) => WatchAsync(http, $"/live/{camera}/{file}", ct)))];
        Task<string?>[] sockets = [.. await Task.WhenAll(watched.Select(camera => WatchMseAsync(host, camera, ct)))];
        Task<string>[] playlists = [.. await Task.WhenAll(watched.Select(camera => WaitForPlaylistAsync(http, camera, ct)))];

        long asked = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await host.StopAsync(ct));
        TimeSpan took = TimeProvider.System.GetElapsedTime(asked);
        TestContext.Current.SendDiagnosticMessage($"It took {took.TotalSeconds:0.00} s.");

        // each ends as HTTP ends, not as a broken connection
        await Task.WhenAll(streams);
        Assert.All(await Task.WhenAll(sockets), reason => Assert.StartsWith("camera-offline", reason, StringComparison.Ordinal));
        Assert.All(await Task.WhenAll(playlists), playlist => Assert.Contains("#EXT-X-ENDLIST", playlist, StringComparison.Ordinal));
        Assert.All(simulator.Cameras, camera => Assert.Equal(1, camera.Counters.Teardowns));
        Assert.True(took < Limit, $"It took {took.TotalSeconds:0.00} s to stop.");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <returns>When it plays: the task of reading it to its end.</returns>
    private static async Task<Task> WatchAsync(HttpClient http, string path, CancellationToken ct)
    {
        Stream body = await http.GetStreamAsync(path, ct);
        await body.ReadExactlyAsync(new byte[1], ct);
        return body.CopyToAsync(Stream.Null, ct);
    }

    private static async Task<Task<string?>> WatchMseAsync(RunningHost host, string camera, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(new Uri(host.Address, $"/ws/mse/{camera}")) { Scheme = "ws" }.Uri, ct);
        await socket.ReceiveAsync(new byte[64 * 1024].AsMemory(), ct);
        return ReadToCloseAsync(socket, ct);
    }

    private static async Task<string?> ReadToCloseAsync(ClientWebSocket socket, CancellationToken ct)
    {
        using (socket)
        {
            byte[] buffer = new byte[64 * 1024];
            while ((await socket.ReceiveAsync(buffer.AsMemory(), ct)).MessageType != WebSocketMessageType.Close)
            {
            }

            string? reason = socket.CloseStatusDescription;
            try
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ct);
            }
            catch (WebSocketException)
            {
                // told, and too slow to answer: the process does not wait for ever
            }

            return reason;
        }
    }

    /// <returns>When it plays: the task of waiting for one playlist after the other, until there is no next one.</returns>
    private static async Task<Task<string>> WaitForPlaylistAsync(HttpClient http, string camera, CancellationToken ct)
    {
        string index = await http.GetStringAsync($"/hls/{camera}/index.m3u8", ct);
        string video = $"/hls/{camera}/" + index.Split('\n').Last(line => line.StartsWith("video.m3u8", StringComparison.Ordinal)).Trim();
        string first = await http.GetStringAsync(video, ct);
        return FollowAsync(http, video, first, ct);
    }

    private static async Task<string> FollowAsync(HttpClient http, string address, string playlist, CancellationToken ct)
    {
        while (!playlist.Contains("#EXT-X-ENDLIST", StringComparison.Ordinal))
        {
            string[] lines = playlist.Split('\n');
            long first = long.Parse(lines.First(line => line.StartsWith("#EXT-X-MEDIA-SEQUENCE:", StringComparison.Ordinal)).Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
            long next = first + lines.Count(line => line.StartsWith("#EXTINF", StringComparison.Ordinal));
            playlist = await http.GetStringAsync($"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}_HLS_msn={next}", ct);
        }

        return playlist;
    }
}
