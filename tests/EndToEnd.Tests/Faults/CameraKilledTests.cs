using System.Text.Json;
using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Faults.Viewers;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Faults;

public sealed class CameraKilledTests(FaultHost host)
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_camera_that_is_killed_and_comes_back_is_a_gap_for_those_who_watch()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions(), TimeProvider.System, _ct);
        await using var relay = new TcpRelay(simulator.Port);
        await host.AddAsync("killed", relay.Url("cam-1"), null, _ct);
        await using var audience = new Audience(host, "killed", _ct);
        await audience.SeeMoreAsync(40);
        JsonElement before = await host.StatusAsync("killed", _ct);
        Assert.Equal(("live", 4), (before.GetProperty("state").GetString(), before.GetProperty("viewers").GetInt32()));

        relay.Refuses = true;
        relay.Cut();
        await host.UntilStateAsync("killed", "reconnecting", Audience.Patience, _ct);
        await Until.TrueAsync(() => audience.Hls.Gaps > 0 && relay.Dials.Count >= 4, Audience.Patience, _ct, audience.ToString);
        JsonElement? away = await host.StreamAsync("killed", _ct);
        Assert.Matches("^(stream|connect|describe): ", away!.Value.GetProperty("lastError").GetString());
        relay.Refuses = false;
        await host.UntilStateAsync("killed", "live", Audience.Patience, _ct);
        await audience.SeeMoreAsync(40);

        Assert.All(audience.All, viewer => Assert.Equal(2, viewer.Played.Epochs.Count));
        Assert.True(audience.Hls.Discontinuities >= 1);
        Assert.Equal(2, audience.Hls.Maps);
        Assert.Equal(4, (await host.StatusAsync("killed", _ct)).GetProperty("viewers").GetInt32());
        Assert.Equal((1, 1), (relay.MostOpen, simulator.Camera("cam-1").Counters.MaxSessionsOpen));
        AssertBacksOff(relay.Dials);
    }

    /// <summary>Full jitter from half a second on, doubled with each failure: no wait is longer than its limit, but for how late a busy machine is.</summary>
    private static void AssertBacksOff(IReadOnlyList<long> dials)
    {
        double[] waits = [.. dials.Skip(1).Zip(dials.Skip(2), (one, next) => TimeProvider.System.GetElapsedTime(one, next).TotalSeconds)];
        for (int i = 0; i < waits.Length; i++) Assert.InRange(waits[i], 0, 0.5 * Math.Pow(2, i + 1) + 2);
        Assert.Equal(waits.Length, waits.Distinct().Count());
    }
}
