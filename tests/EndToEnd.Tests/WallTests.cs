using System.Net.Http.Json;
using Fleet.CameraSim;
using Fleet.CameraSim.Faults;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing.Wall;

namespace Fleet.EndToEnd.Tests;

/// <summary>Many cameras in one response of the running host.</summary>
public sealed class WallTests : IDisposable
{
    private const int Good = 16;
    private const int Dead = Good;
    private const int Late = Good + 1;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-wall-");

    [Fact]
    public async Task Sixteen_cameras_play_in_one_response_while_one_is_dead_and_another_joins_late()
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions { Cameras = Good + 1 }, TimeProvider.System, ct);
        SimulatedCamera late = simulator.Cameras[Good];
        late.Faults = FaultSet.None with { NoKeyFrames = true };
        string config = Path.Combine(_folder.FullName, "fleet.json");
        await File.WriteAllTextAsync(config, "{}", ct);
        using RunningHost host = await RunningHost.StartAsync(["--config", config], ct);
        using var http = new HttpClient { BaseAddress = host.Address };
        for (int i = 0; i < Good; i++) await AddAsync(http, $"cam-{i}", simulator.UrlOf(simulator.Cameras[i].Name), "10s", ct);
        await AddAsync(http, "dead", new Uri("rtsp://127.0.0.1:1/nobody"), "1s", ct);
        await AddAsync(http, "late", simulator.UrlOf(late.Name), "1s", ct);

        string names = string.Join(',', Enumerable.Range(0, Good).Select(i => $"cam-{i}")) + ",dead,late";
        await using var wall = new WallStream(await http.GetStreamAsync("/live/wall?cameras=" + names, ct), Good + 2);
        var slots = new WallSlotRecord[Good + 2];
        for (int i = 0; i < slots.Length; i++) slots[i] = new WallSlotRecord();
        await ReadUntilAsync(wall, slots, () => slots[..Good].All(slot => slot.Chunks >= 50) && slots[Dead].States.Count > 0 && slots[Late].States.Count > 0, ct);
        Assert.All(slots[..Good], slot => Assert.Equal(["live"], slot.States));
        Assert.Equal("offline camera-offline connect", slots[Dead].States[0]);
        Assert.Equal("offline camera-offline first key frame", slots[Late].States[0]);

        late.Faults = FaultSet.None;
        await ReadUntilAsync(wall, slots, () => slots[Late].Chunks >= 50, ct);
        Assert.Equal("live", slots[Late].States[^1]);
        Assert.Equal(0, slots[Dead].Chunks);
        foreach (int slot in new[] { 0, Good - 1, Late })
        {
            string file = Path.Combine(_folder.FullName, $"{slot}.mp4");
            await File.WriteAllBytesAsync(file, slots[slot].Recording.ToArray(), ct);
            await Ffmpeg.AssertDecodesWholeAsync(file, ct);
            Assert.Equal("video/mp4; codecs=\"avc1", slots[slot].MimeType?[..23]);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task AddAsync(HttpClient http, string id, Uri source, string startTimeout, CancellationToken ct)
    {
        using HttpResponseMessage added = await http.PostAsJsonAsync("/api/cameras", new { id, source = source.AbsoluteUri, startTimeout }, ct);
        added.EnsureSuccessStatusCode();
    }

    private static async Task ReadUntilAsync(WallStream wall, WallSlotRecord[] slots, Func<bool> isEnough, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        while (!isEnough())
        {
            WallFrame frame = await wall.NextAsync(either.Token) ?? throw new InvalidOperationException("The wall ended.");
            slots[frame.Slot].Add(frame);
        }
    }

    private sealed class WallSlotRecord
    {
        public int Chunks { get; private set; }

        public List<string> States { get; } = [];

        public string? MimeType { get; private set; }

        public MemoryStream Recording { get; } = new();

        public void Add(WallFrame frame)
        {
            if (frame.Kind == WallFrame.Description) MimeType = frame.Text("mimeType");
            else if (frame.Kind == WallFrame.State) States.Add($"{frame.Text("state")} {frame.Text("type")} {frame.Text("detail")?.Split(':')[0]}".Trim());
            else Recording.Write(frame.Payload);
            if (frame.Kind == WallFrame.Chunk) Chunks++;
        }
    }
}
