using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Faults.Viewers;

/// <summary>One viewer of every protocol at one camera.</summary>
internal sealed class Audience : IAsyncDisposable
{
    /// <summary>Long enough for the longest stall time-out and back-off of a machine that is busy with other tests.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly CancellationToken _ct;

    public Audience(FaultHost host, string camera, CancellationToken ct)
    {
        _ct = ct;
        Mse = new MseViewer(new Uri($"ws://{host.Address.Authority}/ws/mse/{camera}"));
        Hls = new HlsViewer(host.HttpOf(camera), camera);
        All = [new BodyViewer(host.Http, $"/live/{camera}/cmaf", hasLengths: true), new BodyViewer(host.Http, $"/live/{camera}/stream.mp4", hasLengths: false), Mse, Hls];
        foreach (LiveViewer viewer in All) viewer.Start();
    }

    public IReadOnlyList<LiveViewer> All { get; }

    public MseViewer Mse { get; }

    public HlsViewer Hls { get; }

    public IEnumerable<LiveViewer> Streams => All.Where(viewer => viewer != Hls);

    /// <summary>One of them can't go on.</summary>
    public bool IsHarmed => All.Any(viewer => viewer.Broken is not null || viewer.Ended is not null);

    /// <summary>Each of them gets so many pictures more than it had.</summary>
    public async Task SeeMoreAsync(int pictures)
    {
        long[] before = [.. All.Select(viewer => viewer.Played.Pictures)];
        await Until.TrueAsync(() => All.Select((viewer, i) => viewer.Played.Pictures - before[i]).Min() >= pictures || IsHarmed, Patience, _ct, ToString);
        AssertUnharmed();
    }

    public void AssertUnharmed() => Assert.False(IsHarmed, ToString());

    public Task EndAsync() => Until.TrueAsync(() => All.All(viewer => viewer.Ended is not null || viewer.Broken is not null), Patience, _ct, ToString);

    public override string ToString() => string.Join('\n', All);

    public async ValueTask DisposeAsync()
    {
        foreach (LiveViewer viewer in All) await viewer.DisposeAsync();
    }
}
