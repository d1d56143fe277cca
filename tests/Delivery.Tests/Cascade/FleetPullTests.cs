using System.Net;
using System.Net.Sockets;
using Fleet.Core.Cascade;
using Fleet.Core.Rtsp.Auth;
using Fleet.Testing;
using Microsoft.AspNetCore.Http;

namespace Fleet.Delivery.Tests.Cascade;

/// <summary>The client of another fleet against a real server.</summary>
public sealed class FleetPullTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CollectingSink _sink = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("clear", "1.1")]
    [InlineData("clear http2", "2.0")]
    [InlineData("tls", "2.0")]
    public async Task What_is_sent_arrives_over_every_version(string listener, string version)
    {
        IReadOnlyList<byte[]> frames = Frames(pictureSize: 200_000);
        await using CascadePeer peer = await CascadePeer.StartAsync(frames);
        Uri address = listener switch { "clear" => peer.Clear, "tls" => peer.Tls, _ => peer.ClearHttp2 };
        var options = new FleetClientOptions { AcceptAnyCertificate = true, Http2PriorKnowledge = listener == "clear http2" };

        await using FleetPull pull = await OpenAsync(new FleetSource(address), options);
        await pull.RunAsync(Ct).WaitAsync(Patience, TimeProvider.System, Ct);

        Assert.Equal(version, pull.HttpVersion.ToString());
        Assert.Equal(frames, _sink.Bytes);
    }

    [Theory]
    [InlineData(404, "application/problem+json", """{"type":"camera-not-configured","detail":"No camera 'x' is configured."}""", null,
        FleetStep.Request, true, "404 camera-not-configured: No camera 'x' is configured.")]
    [InlineData(404, "application/problem+json", """{"type":"camera-offline","detail":"connect: refused"}""", "3",
        FleetStep.Request, false, "404 camera-offline: connect: refused")]
    [InlineData(503, "application/problem+json; charset=utf-8", """{"type":"camera-at-capacity","title":"Full"}""", "5",
        FleetStep.Request, false, "503 camera-at-capacity: Full")]
    [InlineData(403, "application/problem+json", """{"type":"link-expired","detail":"since noon"}""", null, FleetStep.Authenticate, true, "403 link-expired: since noon")]
    [InlineData(401, "text/html", "<h1>Who are you?</h1>", null, FleetStep.Authenticate, true, "401 Unauthorized.")]
    [InlineData(502, "text/html", "<h1>Bad gateway</h1>", null, FleetStep.Request, false, "502 Bad Gateway.")]
    [InlineData(404, "application/problem+json", "{ broken", null, FleetStep.Request, true, "404 Not Found.")]
    [InlineData(200, "text/html", "<h1>Welcome</h1>", null, FleetStep.Request, true, "answers with text/html, not video/mp4")]
    public async Task Why_it_says_no_is_repeated(int status, string contentType, string body, string? retryAfter, FleetStep step, bool isFinal, string words)
    {
        await using CascadePeer peer = await CascadePeer.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
            await context.Response.WriteAsync(body);
        });

        FleetException refused = await Assert.ThrowsAsync<FleetException>(() => OpenAsync(new FleetSource(peer.Clear)));

        Assert.Equal((step, isFinal), (refused.Step, refused.IsFinal));
        Assert.Contains($"{peer.Clear.Authority} ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Equal(retryAfter is null ? null : TimeSpan.FromSeconds(int.Parse(retryAfter, System.Globalization.CultureInfo.InvariantCulture)), refused.RetryAfter);
    }

    [Fact]
    public async Task A_certificate_nobody_vouches_for_is_refused_in_words()
    {
        await using CascadePeer peer = await CascadePeer.StartAsync(Frames());

        FleetException refused = await Assert.ThrowsAsync<FleetException>(() => OpenAsync(new FleetSource(peer.Tls)));

        Assert.Equal((FleetStep.Connect, true, 0), (refused.Step, refused.IsFinal, peer.Asked));
        Assert.Contains("is not trusted", refused.Message, StringComparison.Ordinal);
        Assert.Contains("UntrustedRoot", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("me", "s:ecret ü", "Basic bWU6czplY3JldCDDvA==")]
    [InlineData("", "token-1.2", "Bearer token-1.2")]
    public async Task Credentials_are_a_login_or_a_token(string user, string password, string header)
    {
        string? seen = null;
        await using CascadePeer peer = await CascadePeer.StartAsync(Frames(), context =>
        {
            seen = context.Request.Headers.Authorization;
            return Task.CompletedTask;
        });
        await using FleetPull pull = await OpenAsync(new FleetSource(peer.Clear, new RtspCredentials(user, password)));
        await pull.RunAsync(Ct).WaitAsync(Patience, TimeProvider.System, Ct);

        Assert.Equal(header, seen);
    }

    [Fact]
    public async Task It_goes_where_it_is_sent_unless_credentials_would_go_along()
    {
        await using CascadePeer there = await CascadePeer.StartAsync(Frames());
        await using CascadePeer here = await CascadePeer.StartAsync(context =>
        {
            context.Response.Redirect(there.Clear.AbsoluteUri);
            return Task.CompletedTask;
        });
        await using (await OpenAsync(new FleetSource(here.Clear))) Assert.Equal(1, there.Asked);

        FleetException refused = await Assert.ThrowsAsync<FleetException>(() => OpenAsync(new FleetSource(here.Clear, new RtspCredentials("me", "secret"))));
        Assert.Equal((1, true), (there.Asked, refused.IsFinal));
        Assert.Contains(there.Clear.Authority, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task To_be_sent_in_circles_ends()
    {
        await using CascadePeer peer = await CascadePeer.StartAsync(context =>
        {
            context.Response.Redirect("/again");
            return Task.CompletedTask;
        });

        Assert.Contains("in circles", (await Assert.ThrowsAsync<FleetException>(() => OpenAsync(new FleetSource(peer.Clear)))).Message, StringComparison.Ordinal);
        Assert.Equal(6, peer.Asked);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        var time = new ManualTime();
        await using CascadePeer peer = await CascadePeer.StartAsync(Frames(), UntilAborted);
        await using FleetPull pull = await OpenAsync(new FleetSource(peer.Clear), time: time);
        Task run = pull.RunAsync(Ct);
        await UntilAsync(() => _sink.Bytes.Count > 1);

        await AdvanceUntilAsync(time, run);

        Assert.Contains("has sent nothing for 10 s", (await Assert.ThrowsAsync<FleetException>(() => run)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        var time = new ManualTime();
        await using CascadePeer peer = await CascadePeer.StartAsync(UntilAborted);
        Task open = OpenAsync(new FleetSource(peer.Clear), time: time);
        await UntilAsync(() => peer.Asked == 1);

        await AdvanceUntilAsync(time, open);

        FleetException refused = await Assert.ThrowsAsync<FleetException>(() => open);
        Assert.Equal((FleetStep.Request, false), (refused.Step, refused.IsFinal));
        Assert.Contains("does not answer within 15 s", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_refuses_is_said_to()
    {
        Uri nobody;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            nobody = new Uri($"http://{listener.LocalEndpoint}/");
        }

        FleetException refused = await Assert.ThrowsAsync<FleetException>(() => OpenAsync(new FleetSource(nobody)));

        Assert.Equal((FleetStep.Connect, false), (refused.Step, refused.IsFinal));
        Assert.Contains("refuses connections", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_ends_in_the_middle_of_a_chunk_is_no_goodbye()
    {
        await using CascadePeer peer = await CascadePeer.StartAsync(Frames(), context => context.Response.Body.WriteAsync(new byte[] { 0, 0, 4, 0, 1 }).AsTask());
        await using FleetPull pull = await OpenAsync(new FleetSource(peer.Clear));

        FleetException broken = await Assert.ThrowsAsync<FleetException>(() => pull.RunAsync(Ct).WaitAsync(Patience, TimeProvider.System, Ct));
        Assert.Contains("in the middle of a chunk", broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_ends_the_pull_ends_the_request_at_once(bool isTls)
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CascadePeer peer = await CascadePeer.StartAsync(Frames(), async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            await UntilAborted(context);
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        FleetPull pull = await OpenAsync(new FleetSource(isTls ? peer.Tls : peer.Clear), new FleetClientOptions { AcceptAnyCertificate = true });
        Task run = pull.RunAsync(stop.Token);
        await UntilAsync(() => _sink.Bytes.Count > 1);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Patience, TimeProvider.System, Ct));
        await pull.DisposeAsync();
        await aborted.Task.WaitAsync(Patience, TimeProvider.System, Ct);
    }

    private static List<byte[]> Frames(int pictureSize = 100)
    {
        SampleCamera camera = new SampleCamera(withAudio: true) { PictureSize = pictureSize }.Begin().KeyFrame().Picture(4);
        return [camera.Init.Both.ToArray(), .. camera.Bytes];
    }

    private static async Task UntilAborted(HttpContext context)
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, "The condition never came true.");
            await Task.Yield();
        }
    }

    /// <summary>The clock goes on until what waits for it is over.</summary>
    private static async Task AdvanceUntilAsync(ManualTime time, Task over)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!over.IsCompleted && await pace.WaitForNextTickAsync(patience.Token)) time.Advance(TimeSpan.FromSeconds(1));
    }

    private Task<FleetPull> OpenAsync(FleetSource source, FleetClientOptions? options = null, TimeProvider? time = null) =>
        FleetPull.OpenAsync(source, options ?? new FleetClientOptions(), _sink, time ?? TimeProvider.System, firstEpoch: 1, entering: null, Ct);
}
