namespace Fleet.Core.Fleet;

/// <summary>One pull of a session while it runs, and while it is torn down.</summary>
internal sealed class PullRun : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <param name="feed">Where it delivers.</param>
    /// <param name="puller">How it is pulled.</param>
    /// <param name="previous">The end of the pull before, of which two at a time may be one too many for the camera.</param>
    /// <param name="time">The clock the wait for it is measured by.</param>
    /// <param name="over">Told when the pull ends by itself: why, or null when the camera ended it.</param>
    public PullRun(PullFeed feed, ICameraPuller puller, Task previous, TimeProvider time, Action<Exception?> over)
    {
        Feed = feed;
        Ended = Task.Run(() => RunAsync(puller, previous, time, over));
    }

    public PullFeed Feed { get; }

    /// <summary>Nothing of the pull is left. It never fails.</summary>
    public Task Ended { get; }

    /// <summary>Ends the pull. Nothing is waited for: callbacks of the token run elsewhere, and a source without a timer holds nothing else to give back.</summary>
    public void Dispose() => _ = _stop.CancelAsync();

    private async Task RunAsync(ICameraPuller puller, Task previous, TimeProvider time, Action<Exception?> over)
    {
        await previous.WaitAsync(CameraSession.CloseLimit, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Exception? end = null;
        try
        {
            _stop.Token.ThrowIfCancellationRequested();
            await puller.PullAsync(Feed, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            end = e;
        }

        // who stopped it expects no news of it
        if (!_stop.IsCancellationRequested) over(end);
    }
}
