using Fleet.Grains.Abstractions.Fragments;
using Orleans.Streams;

namespace Fleet.Grains.Abstractions.Streams;

/// <summary>
/// For streams that remember nothing: begins with what the camera's grain replays, and asks it again where a fragment is missing. What
/// came twice by that is handed on once.
/// </summary>
internal sealed class RepairingObserver(IAsyncObserver<Fragment> observer, Func<ValueTask<IReadOnlyList<Fragment>>> replay) : IAsyncObserver<Fragment>
{
    private readonly OrderedObserver _ordered = new(observer, last: null);
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private readonly Lock _gate = new();
    private bool _isBusy;
    private bool _hasBegun;

    /// <summary>Called once the subscription stands: what the grain replays then, and what comes by the stream, leave nothing out.</summary>
    public Task StartAsync() => InTurnAsync(BeginAsync);

    public Task OnNextAsync(Fragment item, StreamSequenceToken? token = null) => InTurnAsync(async () =>
    {
        await BeginAsync();
        if (_ordered.IsHoleBefore(item)) await ReplayAsync();
        await _ordered.OnNextAsync(item);
    });

    public Task OnCompletedAsync() => observer.OnCompletedAsync();

    public Task OnErrorAsync(Exception ex) => observer.OnErrorAsync(ex);

    private async Task BeginAsync()
    {
        if (_hasBegun) return;
        _hasBegun = true;
        await ReplayAsync();
    }

    private async Task ReplayAsync()
    {
        IReadOnlyList<Fragment> kept;
        try
        {
            kept = await replay();
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // the camera moves: the next key frame, or the next hole, is soon enough
            return;
        }

        foreach (Fragment fragment in kept) await _ordered.OnNextAsync(fragment);
    }

    private async Task InTurnAsync(Func<Task> work)
    {
        TaskCompletionSource? turn = null;
        lock (_gate)
        {
            if (_isBusy) _waiting.Enqueue(turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            _isBusy = true;
        }

        if (turn is not null) await turn.Task;
        try
        {
            await work();
        }
        finally
        {
            lock (_gate)
            {
                if (_waiting.TryDequeue(out TaskCompletionSource? next)) next.SetResult();
                else _isBusy = false;
            }
        }
    }
}
