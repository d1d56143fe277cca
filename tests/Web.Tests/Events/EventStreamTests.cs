using System.Globalization;
using Fleet.Testing.Registry;
using Fleet.Web.Events;
using Fleet.Web.Tests.Management;

namespace Fleet.Web.Tests.Events;

public sealed class EventStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_of_cameras_are_told_as_they_happen()
    {
        await using ManagementHost host = await ManagementHost.StartAsync();
        using StreamReader events = await OpenAsync(host);

        await host.Registry.AddAsync(SampleCameras.Plain("a"), Ct);
        Assert.Equal(("camera-added", """{"camera":"a"}"""), await NextAsync(events));
        await host.Registry.ReplaceAsync(SampleCameras.Plain("a") with { Name = "b" }, null, Ct);
        Assert.Equal(("camera-changed", """{"camera":"a"}"""), await NextAsync(events));
        await host.Registry.RemoveAsync(SampleCameras.Plain("a").Id, null, Ct);
        Assert.Equal(("camera-removed", """{"camera":"a"}"""), await NextAsync(events));
    }

    [Fact]
    public async Task Who_returns_gets_what_was_missed_and_is_told_when_some_is_gone()
    {
        await using ManagementHost host = await ManagementHost.StartAsync();
        long before = host.Events.Last;
        host.Events.Publish("one", new { N = 1 });
        host.Events.Publish("two", new { N = 2 });

        using (StreamReader events = await OpenAsync(host, (before + 1).ToString(CultureInfo.InvariantCulture)))
            Assert.Equal(("two", """{"n":2}"""), await NextAsync(events));

        for (int i = 0; i < EventLog.Capacity; i++) host.Events.Publish("more", new { N = i });
        using StreamReader late = await OpenAsync(host, before.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(("missed", "{}"), await NextAsync(late));
        Assert.Equal(("more", """{"n":0}"""), await NextAsync(late));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("")]
    public async Task A_last_event_id_that_is_none_of_ours_means_from_now_on(string id)
    {
        await using ManagementHost host = await ManagementHost.StartAsync();
        host.Events.Publish("old", new { });
        using StreamReader events = await OpenAsync(host, id);

        host.Events.Publish("new", new { });

        Assert.Equal(("new", "{}"), await NextAsync(events));
    }

    [Fact]
    public async Task Silence_is_broken_by_comments()
    {
        await using ManagementHost host = await ManagementHost.StartAsync();
        using StreamReader events = await OpenAsync(host);

        Task<string?> line = events.ReadLineAsync(Ct).AsTask();
        // the server may not wait yet when the clock first moves
        while (await Task.WhenAny(line, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct)) != line) host.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(": still here", await line);
    }

    [Fact]
    public async Task Whoever_does_not_read_misses_events_and_holds_up_nobody()
    {
        const int Count = 4000;
        await using ManagementHost host = await ManagementHost.StartAsync();
        using StreamReader slow = await OpenAsync(host);
        string text = new('x', 10_000);
        for (int i = 0; i < Count; i++) host.Events.Publish("more", new { N = i, Text = text });
        using (StreamReader other = await OpenAsync(host))
        {
            host.Events.Publish("last", new { });
            Assert.Equal(("last", "{}"), await NextAsync(other));
        }

        int events = 0;
        bool missed = false;
        for ((string Kind, string Data) next = await NextAsync(slow); next.Kind != "last"; next = await NextAsync(slow))
        {
            missed |= next.Kind == "missed";
            events++;
        }

        Assert.True(missed, "it was told that it missed some");
        Assert.InRange(events, 1, Count - 1);
    }

    /// <summary>Opened, and past the greeting.</summary>
    private static async Task<StreamReader> OpenAsync(ManagementHost host, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/events");
        if (lastEventId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        HttpResponseMessage response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        Assert.Equal(": welcome", await reader.ReadLineAsync(Ct));
        await reader.ReadLineAsync(Ct);
        return reader;
    }

    private static async Task<(string Kind, string Data)> NextAsync(StreamReader events)
    {
        string kind = "";
        while (await events.ReadLineAsync(Ct).AsTask().WaitAsync(Patience, Ct) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line["event: ".Length..];
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return (kind, line["data: ".Length..]);
        }

        throw new EndOfStreamException();
    }
}
