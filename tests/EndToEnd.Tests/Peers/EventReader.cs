using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>Reads server-sent events as they come, until their stream ends.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<(string Kind, string Data)> _events = [];
    private readonly Stream _stream;

    public EventReader(Stream stream)
    {
        _stream = stream;
        _ = ReadAsync();
    }

    public Task UntilAsync(Func<IReadOnlyList<(string Kind, string Data)>, bool> condition, TimeSpan within, CancellationToken ct) => Until.TrueAsync(
        () =>
        {
            lock (_gate) return condition(_events);
        },
        within,
        ct);

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
                lock (_gate) _events.Add((kind, line["data: ".Length..]));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or HttpRequestException)
        {
            // the host has gone, or the test is over
        }
    }
}
