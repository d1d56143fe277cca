using Fleet.Core.Fleet;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Placement;
using Fleet.Testing;

namespace Fleet.Grains.Tests.Cameras;

public sealed class ProbeGrainTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_camera_is_looked_at_beside_its_grain()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(_ct);
        CameraKey key = fleet.Add();

        ProbeOutcome outcome = await LookAsync(fleet, key, _ct);

        Assert.Null(outcome.Refusal);
        Assert.Equal((1280, 720, "mp4a.40.2"), (outcome.Report!.Video.Width, outcome.Report.Video.Height, outcome.Report.Audio!.CodecString));
        Assert.Equal((1L, 1), (fleet.Counters.SessionsTotal, fleet.Counters.Teardowns));
        Assert.Empty(fleet.OwnersOf(key));
    }

    [Fact]
    public async Task A_camera_that_refuses_is_quoted()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(_ct, faults: "setup-status=453");

        ProbeOutcome outcome = await LookAsync(fleet, fleet.Add(), _ct);

        Assert.Null(outcome.Report);
        Assert.Contains("453", outcome.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_camera_of_a_strict_site_is_dialled_from_nowhere_else()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(_ct, ["north"], SiteMode.Strict);
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => LookAsync(fleet, fleet.Add(site: "south"), _ct));

        Assert.Contains("No silo of site 'south' is active", e.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, fleet.Counters.Describes);
    }

    [Fact]
    public async Task A_camera_that_is_nowhere_is_said_not_to_be_known()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(_ct);

        Assert.Equal("The silo of the camera does not know of it yet.", (await LookAsync(fleet, CameraKey.Parse("default/nobody"), _ct)).Refusal);
    }

    /// <summary>Without a key frame it would look for many seconds.</summary>
    [Fact]
    public async Task Who_does_not_wait_for_it_ends_it()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(_ct, faults: "no-key-frame");
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(_ct);
        Task<ProbeOutcome> look = LookAsync(fleet, fleet.Add(), asking.Token);
        await Until.TrueAsync(() => fleet.Counters.SessionsOpen == 1, Patience, _ct);
        long start = TimeProvider.System.GetTimestamp();
        await asking.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => look);
        await Until.TrueAsync(() => fleet.Counters.SessionsOpen == 0, Patience, _ct);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Equal(1, fleet.Counters.Teardowns);
    }

    private static Task<ProbeOutcome> LookAsync(TestFleet fleet, CameraKey key, CancellationToken ct) =>
        fleet.Cluster.Client.GetGrain<IProbeGrain>(key.ToString()).LookAsync(ct);
}
