using Fleet.Testing.Mp4;

namespace Fleet.EndToEnd.Tests.Faults.Viewers;

/// <summary>Somebody who opened a camera by one protocol and stays. Nothing is asked for a second time.</summary>
internal abstract class LiveViewer(string name) : IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private Task _watching = Task.CompletedTask;
    private volatile string? _broken;
    private volatile string? _ended;

    public string Name => name;

    public PlayedEpochs Played { get; } = new();

    /// <summary>What no player could bear; null when there was nothing.</summary>
    public string? Broken => _broken;

    /// <summary>What the server said when it ended; null while it goes on.</summary>
    public string? Ended => _ended;

    public override string ToString() => $"{name}: {Played.Pictures} pictures of [{string.Join(" | ", Played.Epochs)}] {Broken} {(Ended is null ? "" : $"ended: {Ended}")}";

    public void Start() => _watching = RunAsync(_leaving.Token);

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _watching;
        _leaving.Dispose();
    }

    /// <returns>How the server ended it.</returns>
    protected abstract Task<string> WatchAsync(CancellationToken ct);

    private async Task RunAsync(CancellationToken ct)
    {
        try
        {
            _ended = await WatchAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // it left
        }
        catch (Mp4Exception e)
        {
            _broken = e.Message;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            _ended = $"{e.GetType().Name}: {e.Message}";
        }
        catch (Exception)
        {
            // leaving in the middle of a read is told in many ways
        }
    }
}
