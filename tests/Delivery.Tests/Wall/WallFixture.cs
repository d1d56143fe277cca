using System.Collections.Concurrent;
using System.Net;
using Fleet.Core.Fleet;
using Fleet.Testing.Wall;

namespace Fleet.Delivery.Tests.Wall;

/// <summary>Cameras that are live as soon as they are held, unless a test says otherwise, and a wall that shows them.</summary>
internal sealed class WallFixture : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SampleCamera> _cameras = new();
    private HttpResponseMessage? _response;

    private WallFixture(DeliveryHost host)
    {
        Host = host;
        host.Source.OnHold = listener =>
        {
            string name = host.Source.NameOf(listener);
            if (Dead.ContainsKey(name)) return;
            SampleCamera camera = Camera(name);
            camera.PublishTo(listener);
            if (camera.Init is null) camera.Begin();
            else listener.OnInit(camera.Init);
            camera.KeyFrame();
        };
    }

    public DeliveryHost Host { get; }

    /// <summary>Cameras that make nothing of being held.</summary>
    public ConcurrentDictionary<string, bool> Dead { get; } = new();

    public bool WithAudio { get; init; }

    public HttpResponseMessage Response => _response!;

    public WallStream Wall { get; private set; } = null!;

    public static async Task<WallFixture> StartAsync(bool withAudio = false) => new(await DeliveryHost.StartAsync()) { WithAudio = withAudio };

    public SampleCamera Camera(string name) => _cameras.GetOrAdd(name, _ => new SampleCamera(WithAudio));

    public async Task OpenAsync(string cameras, string more = "")
    {
        _response = await Host.GetAsync($"/live/wall?cameras={cameras}{more}");
        Assert.Equal(HttpStatusCode.OK, _response.StatusCode);
        Wall = new WallStream(await _response.Content.ReadAsStreamAsync(Host.Ct), cameras.Count(c => c == ',') + 1);
    }

    public Task<WallFrame> NextAsync(int slot) => Wall.NextAsync(slot, Host.Ct);

    public Task<WallFrame> NextAsync(int slot, int kind) => Wall.NextAsync(slot, kind, Host.Ct);

    /// <summary>The next word of how the slot stands.</summary>
    public async Task<WallFrame> NextStateAsync(int slot, string state)
    {
        WallFrame frame = await NextAsync(slot, WallFrame.State);
        Assert.Equal(state, frame.Text("state"));
        return frame;
    }

    /// <summary>0 too where the camera's hub was let go.</summary>
    public int ViewersOf(string camera) => Host.Hubs.TryGetStatus(CameraId.Parse(camera))?.Viewers ?? 0;

    /// <summary>Time passes until it comes true; nobody knows how much.</summary>
    public Task AdvanceUntilAsync(Func<bool> condition) => Host.UntilAsync(() =>
    {
        Host.Time.Advance(TimeSpan.FromSeconds(0.5));
        return condition();
    });

    public async ValueTask DisposeAsync()
    {
        _response?.Dispose();
        await Host.DisposeAsync();
    }
}
