using Fleet.Testing;

namespace Fleet.Edge.Tests;

/// <summary>Reads the events of an edge as they come: kind, a space, data.</summary>
internal sealed class EdgeEvents : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<string> _events = [];
    private readonly Stream _stream;

    private EdgeEvents(Stream stream) => _stream = stream;

    public IReadOnlyList<string> All
    {
        get { lock (_gate) return [.. _events]; }
    }

    public static async Task<EdgeEvents> OpenAsync(TestEdge edge)
    {
        var events = new EdgeEvents(await edge.Client.GetStreamAsync("/api/events", TestContext.Current.CancellationToken));
        _ = events.ReadAsync();
        return events;
    }

    public Task UntilAsync(string one, CancellationToken ct) =>
        Until.TrueAsync(() => All.Contains(one), TestFleet.Patience, ct, () => string.Join(Environment.NewLine, All), $"{one} is told");

    public void Dispose() => _stream.Dispose();

    private async Task ReadAsync()
    {
        using var reader = new StreamReader(_stream);
        string kind = "";
        try
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line["event: ".Length..];
                if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
                lock (_gate) _events.Add($"{kind} {line["data: ".Length..]}");
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or HttpRequestException)
        {
            // the edge has gone, or the test is over
        }
    }
}
