using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fleet.CameraSim;
using Fleet.Core.Rtsp.Auth;
using Fleet.EndToEnd.Tests.Faults.Viewers;

namespace Fleet.EndToEnd.Tests.Faults;

public sealed class CredentialsTests(FaultHost host)
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_password_that_was_changed_on_the_camera_is_waited_for_by_those_who_watch()
    {
        await using CameraSimulator before = await StartAsync("old");
        await using CameraSimulator after = await StartAsync("new");
        await using var relay = new TcpRelay(before.Port);
        await host.AddAsync("locked", relay.Url("cam-1"), new { credentials = new { user = "viewer", password = "old" } }, _ct);
        await using var audience = new Audience(host, "locked", _ct);
        await audience.SeeMoreAsync(25);

        relay.Target = after.Port;
        relay.Cut();
        await host.UntilErrorAsync("locked", "authenticate: ", Audience.Patience, _ct);

        // whoever comes now is told at once, and dials nobody: cameras lock accounts
        using HttpResponseMessage refused = await host.Http.GetAsync("/live/locked/cmaf", _ct);
        JsonElement problem = await refused.Content.ReadFromJsonAsync<JsonElement>(_ct);
        Assert.Equal((HttpStatusCode.NotFound, "camera-offline"), (refused.StatusCode, problem.GetProperty("type").GetString()));
        Assert.StartsWith("authenticate: ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
        Assert.Equal(2, relay.Dials.Count);
        audience.AssertUnharmed();
        Assert.Equal("reconnecting", (await host.StatusAsync("locked", _ct)).GetProperty("state").GetString());

        await host.PatchAsync("locked", new { credentials = new { user = "viewer", password = "new" } }, _ct);
        await audience.SeeMoreAsync(25);

        Assert.Equal(3, relay.Dials.Count);
        Assert.Equal(1, relay.MostOpen);
        Assert.All(audience.All, viewer => Assert.Equal(2, viewer.Played.Epochs.Count));
    }

    private Task<CameraSimulator> StartAsync(string password) =>
        CameraSimulator.StartAsync(new CameraSimOptions { Credentials = new RtspCredentials("viewer", password) }, TimeProvider.System, _ct);
}
