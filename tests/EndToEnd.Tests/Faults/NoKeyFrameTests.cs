using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fleet.CameraSim;
using Fleet.CameraSim.Faults;
using Fleet.EndToEnd.Tests.Faults.Viewers;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Faults;

public sealed class NoKeyFrameTests(FaultHost host)
{
    private const int Waiters = 25;

    /// <summary>Seconds: long enough for a machine that is busy with other tests to get as far as PLAY.</summary>
    private const int StartTimeout = 6;

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_who_waits_for_a_key_frame_that_does_not_come_is_told_so_in_time()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions { Faults = FaultSyntax.Parse("no-key-frame") }, TimeProvider.System, _ct);
        await host.AddAsync("keyless", simulator.UrlOf("cam-1"), new { startTimeout = $"{StartTimeout}s" }, _ct);
        long asked = TimeProvider.System.GetTimestamp();
        await using var viewers = new Audience(host, "keyless", _ct);
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, Waiters).Select(i => host.Http.GetAsync(i % 2 == 0 ? "/live/keyless/cmaf" : "/hls/keyless/index.m3u8", _ct)));
        await viewers.EndAsync();

        Assert.InRange(TimeProvider.System.GetElapsedTime(asked).TotalSeconds, StartTimeout - 1, StartTimeout + 15);
        foreach (HttpResponseMessage answer in answers)
        {
            using (answer) await AssertNamesTheKeyFrameAsync(answer);
        }

        Assert.All(viewers.All, viewer => Assert.Contains("first key frame", viewer.Ended!, StringComparison.Ordinal));
        CameraCounters counters = simulator.Camera("cam-1").Counters;
        Assert.Equal((1, 1), (counters.Plays, counters.MaxSessionsOpen));
        await Until.TrueAsync(() => simulator.Camera("cam-1").Counters is { SessionsOpen: 0, Teardowns: 1 }, Audience.Patience, _ct);
    }

    [Fact]
    public async Task Who_watches_goes_on_when_key_frames_stop_and_who_comes_starts_from_the_last()
    {
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(new CameraSimOptions(), TimeProvider.System, _ct);
        await host.AddAsync("keys-stop", simulator.UrlOf("cam-1"), null, _ct);
        await using var audience = new Audience(host, "keys-stop", _ct);
        await audience.SeeMoreAsync(25);
        simulator.Camera("cam-1").Faults = FaultSyntax.Parse("no-key-frame");
        await audience.SeeMoreAsync(75);

        await using var late = new Audience(host, "keys-stop", _ct);
        await Until.TrueAsync(() => late.Streams.All(viewer => viewer.Played.Pictures >= 50), Audience.Patience, _ct, late.ToString);
        Assert.All(late.Streams, viewer => Assert.Null(viewer.Broken ?? viewer.Ended));
        audience.AssertUnharmed();
    }

    private async Task AssertNamesTheKeyFrameAsync(HttpResponseMessage answer)
    {
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.NotNull(answer.Headers.RetryAfter);
        JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>(_ct);
        Assert.Equal(("camera-offline", $"first key frame: The camera sent no key frame within {StartTimeout} s."),
            (problem.GetProperty("type").GetString(), problem.GetProperty("detail").GetString()));
    }
}
